"""The two policy engines, and the comparison between them."""

from __future__ import annotations

from gateway.access.engines.bisecting import BisectingEngine
from gateway.access.engines.canaries import check_engine, engine_differences
from gateway.access.engines.embedded import EmbeddedEngine
from gateway.access.engines.opa import OpaEngine
from gateway.access.engines.recording import RecordingEngine

__all__ = [
    "BisectingEngine",
    "EmbeddedEngine",
    "OpaEngine",
    "RecordingEngine",
    "check_engine",
    "engine_differences",
]
