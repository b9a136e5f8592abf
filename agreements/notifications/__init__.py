"""Who is told of what, where and when: inbox, outbox, mail."""
