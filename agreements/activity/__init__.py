"""The activity log: one plain sentence for every event, read by history, inbox and mail."""
