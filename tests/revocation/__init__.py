"""How soon a revocation is effective: many tries against a running gateway and its real database."""
