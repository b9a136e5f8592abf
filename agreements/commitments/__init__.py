"""The life of a commitment outside its terms: offer, answer, completion, acceptance."""
