"""Notifications: who is told of what, by which channel and when; inbox, outbox and mail."""
