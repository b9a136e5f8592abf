"""The pages of people and departments: one module for each family."""
