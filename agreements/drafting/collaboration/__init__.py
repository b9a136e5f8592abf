"""Several people at one draft: clauses kept, clauses put back, words not saved yet, who writes where, what is new."""
