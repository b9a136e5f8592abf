"""What the page of an agreement in force shows: its life, its trades, its promises and its open change."""
