"""Conformance runs against servers that are started elsewhere."""
