"""The first stage: starting an agreement and writing its terms together."""
