"""Seeded, bounded fuzzing of planner and executor; run by `make fuzz`, not by the tests."""
