"""Starts: first drafts to begin from, and a whole first draft written at once."""
