"""The lists of agreements, promises, changes and events: their filters, columns, and the rows that one may read."""
