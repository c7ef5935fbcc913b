"""`lienthong policy check`: what may be wrong with policies, a check per file."""
