"""What the page of one promise shows, read in few statements."""
