"""The talk about a draft: open points from being raised to being settled."""
