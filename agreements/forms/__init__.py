"""Forms: kind words about what a field needs; the rules themselves stand in models and verbs."""
