"""Lists: what an address asks of one, its columns, its order, saved views of it, and taking it along as a file."""
