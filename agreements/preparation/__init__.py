"""Preparing a draft: what a department keeps to itself, where each stands, and the days that the parties propose."""
