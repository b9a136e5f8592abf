"""Fan-out: an announcement becomes inbox items and outbox messages, one for each recipient."""
