"""Lists as files: what a cell may hold, CSV and workbooks, and files that are written in the background."""
