"""What goes with every list: files of it, and views of it that people saved."""
