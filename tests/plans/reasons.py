"""Why single plans cost more than Apollo's. Empty: none does."""

from __future__ import annotations

__all__ = ["REASONS"]

REASONS: dict[str, str] = {}
"""By name of the operation, as `suite-number`."""
