"""The way into an account: signing in and its limits, sessions, invitations, new passwords."""
