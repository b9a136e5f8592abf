"""The people of one organisation and the departments they speak for."""
