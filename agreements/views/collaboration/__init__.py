"""Several people at one draft: clauses kept and put back, who writes where, private copies, visits."""
