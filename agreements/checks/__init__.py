"""Checks of a draft: what blocks signing, and who still has to act."""
