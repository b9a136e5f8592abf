"""Importing people: reading CSV files and workbooks, a preview of the changes, and applying them."""
