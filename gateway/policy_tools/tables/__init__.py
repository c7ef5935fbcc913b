"""Tables of expected decisions, and what an engine makes of them."""
