"""How fast the clock and the mail are, as ratios to a floor measured in the same run; never an absolute time."""
