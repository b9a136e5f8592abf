"""What is told, to whom, and by which mail."""
