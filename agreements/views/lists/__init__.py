"""Lists across all agreements that one may read: changes that were asked for, and what happened."""
