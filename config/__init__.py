"""The composition root: it knows every part, and no part knows it."""
