"""What people write: which characters may stand in it, names among them, and the fields of forms and tables for it."""
