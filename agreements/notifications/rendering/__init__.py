"""Rendering: what a mail says and carries, written at the moment it is sent."""
