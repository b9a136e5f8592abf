"""Open points: raising, answering and closing what the parties still have to talk about, and whose turn it is."""
