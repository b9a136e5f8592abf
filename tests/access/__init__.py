"""Who may open which door: a world with every kind of reader, the policy, and the walk that compares the two."""
