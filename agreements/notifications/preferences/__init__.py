"""Preferences: what a person wants to hear, when and by which channel."""
