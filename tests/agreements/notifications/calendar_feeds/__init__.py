"""The days of one person, for the calendar program that they use anyway."""
