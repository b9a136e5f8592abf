"""Calendar feeds: the days of one person, for their own calendar program."""
