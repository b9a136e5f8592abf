"""What a list is, and what people keep of it."""
