"""Our plans beside Apollo's, over the corpus of federation suites; run by `make plans`, not by the tests."""
