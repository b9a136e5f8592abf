"""Files of lists, and views of them."""
