"""Defects planted one at a time in what enforces, and whether its own tests see them (`make mutants`)."""
