"""Measurements of the whole system; run by `make bench`, never by the tests."""
