"""Fixtures of all tests."""

from __future__ import annotations

from tests.postgres import cluster

__all__ = ["cluster"]
