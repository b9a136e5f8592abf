"""Finding: the index, what is asked, hits and their marks."""
