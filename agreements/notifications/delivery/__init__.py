"""Delivery: mails leave the outbox under a lease, over SMTP, and stop where something is wrong."""
