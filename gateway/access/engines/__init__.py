"""The two policy engines, and the comparison between them."""

from __future__ import annotations

from gateway.access.engines.bisecting import BisectingEngine
from gateway.access.engines.canaries import check_engine, engine_differences
from gateway.access.engines.embedded import EmbeddedEngine
from gateway.access.engines.opa import OpaEngine

__all__ = ["BisectingEngine", "EmbeddedEngine", "OpaEngine", "check_engine", "engine_differences"]
