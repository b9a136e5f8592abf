"""Pages that stand in packages."""
