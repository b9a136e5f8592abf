"""Forms: what people may type, and the messages about it; the rules are in models and verbs."""
