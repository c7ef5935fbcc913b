"""Why single plans cost more than Apollo's."""

from __future__ import annotations

__all__ = ["REASONS"]

REASONS: dict[str, str] = {
    "requires-with-argument-conflict-0": (
        "two fields require price(currency:) with different arguments, so no representation serves both; "
        "Apollo sends one price for both, and one field is computed from the wrong currency"
    ),
}
