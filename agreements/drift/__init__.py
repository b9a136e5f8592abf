"""Drift: alerts when check-ins or dates differ from what was agreed, and their escalation."""
