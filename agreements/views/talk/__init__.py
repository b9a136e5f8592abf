"""The talk about a draft: the list of open points, and the page of each."""
