"""Agreements between departments, from the first draft to the amendment."""
