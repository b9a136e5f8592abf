"""Pages of several people at one draft."""
