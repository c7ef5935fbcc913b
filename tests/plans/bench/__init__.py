"""How long planning takes; run by `make bench-planner`, not by the tests."""
