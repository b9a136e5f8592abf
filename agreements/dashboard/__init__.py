"""Read-only queries behind Home, the lists and the shared dashboard, computed from the domain tables."""
