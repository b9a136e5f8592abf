"""The life cycle of an agreement in force."""
