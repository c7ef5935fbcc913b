"""The portable profile of the rules, a check per file."""
