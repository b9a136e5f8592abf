"""Tables of notifications: inbox, outbox, preferences, and the state of mail delivery."""
