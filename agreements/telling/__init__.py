"""What happened, in plain sentences: read by the history page, the inbox and the mails."""
