"""Search: what one may read and finds with one's words."""
