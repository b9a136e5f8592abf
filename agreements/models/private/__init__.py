"""Private rows: what one department writes for itself, kept apart by the database."""
