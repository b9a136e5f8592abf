"""Relations between departments: who waits for whom, the days ahead, the load, and one department's view."""
