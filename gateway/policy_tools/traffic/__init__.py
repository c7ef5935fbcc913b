"""Recorded decisions, decided again by other rules or on another engine."""
