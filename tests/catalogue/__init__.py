"""Every field of the domain facts: is it there, of what type and class, and what does its resolver return."""
