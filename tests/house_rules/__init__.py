"""The rules of the house: names, rooms and commits, each shown to notice what breaks it."""
