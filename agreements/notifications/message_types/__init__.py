"""Message types: one record for each kind of news."""
