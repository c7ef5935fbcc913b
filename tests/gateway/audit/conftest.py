"""Fixtures: the gateway's database."""

from __future__ import annotations

from tests.gateway.audit.database import gateway_database, pool

__all__ = ["gateway_database", "pool"]
