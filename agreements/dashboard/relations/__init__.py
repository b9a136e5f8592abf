"""What is between departments: who waits for whom, the days ahead, the load, and one department with the others."""
