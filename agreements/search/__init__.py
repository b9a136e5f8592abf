"""Finding: what can be found is written with the text itself, and read joined to what the reader may read."""
