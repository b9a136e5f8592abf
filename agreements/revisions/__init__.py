"""Revisions: the text is sealed, succeeded by the next draft, and takes force."""
