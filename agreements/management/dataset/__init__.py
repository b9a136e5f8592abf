"""A large organisation written in bulk: the rows that the verbs would have written, for measuring."""
