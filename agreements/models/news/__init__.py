"""What people are told, by which way, and what keeps the mail going."""
