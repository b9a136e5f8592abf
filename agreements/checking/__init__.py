"""What still stands between a draft and its signatures."""
