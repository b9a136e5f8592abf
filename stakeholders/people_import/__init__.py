"""Taking over a list of people: reading what offices keep, saying what it would do, and doing it."""
