"""The way into an account: invitations and new passwords, each by a link in a mail."""
