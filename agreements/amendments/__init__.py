"""Amendments: changes of an agreement in force, from the proposal to its answer."""
