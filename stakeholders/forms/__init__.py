"""What people may type, one module for each family of pages."""
