"""What people write: characters, names, and the fields for them."""
