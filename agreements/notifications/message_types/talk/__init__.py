"""Messages about the talk of a draft."""
