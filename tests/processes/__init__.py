"""Real operating-system processes, as in production."""
