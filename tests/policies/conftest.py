"""The OPA binary of the access tests."""

from __future__ import annotations

from tests.gateway.access.conftest import opa_binary

__all__ = ["opa_binary"]
