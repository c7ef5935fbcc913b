"""The civil status register: births, marriages, deaths, marital status."""
