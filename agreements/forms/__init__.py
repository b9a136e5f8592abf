"""Forms: validation with helpful messages; the rules themselves are in models and verbs."""
