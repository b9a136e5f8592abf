"""Decision rights at work: what a change touches, and whose yes it needs."""
