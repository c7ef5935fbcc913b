"""Fixtures of all tests, and how the tests are dealt to workers."""

from __future__ import annotations

from tests.postgres import cluster
from tests.system.scheduling import pytest_xdist_make_scheduler

__all__ = ["cluster", "pytest_xdist_make_scheduler"]
