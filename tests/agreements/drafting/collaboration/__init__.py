"""Several people at one draft."""
