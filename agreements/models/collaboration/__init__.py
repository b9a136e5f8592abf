"""Several people at one draft: what a department keeps for itself, who writes where, and what is not saved yet."""
