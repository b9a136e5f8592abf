"""Approvals: which matters a change touches, and whose yes it needs."""
