"""The smoke test of the whole system: cases as files, run by `make smoke` and by the system tests."""
