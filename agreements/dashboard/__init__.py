"""What people see when they look up from one agreement: reads only, computed from the domain itself."""
