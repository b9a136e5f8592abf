"""The life cycle of an agreement: withdrawing a draft, who leads, and pausing what is in force."""
