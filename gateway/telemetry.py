"""Structured logs: one JSON object a line, with an allow-list of keys so that no personal value slips in."""

from __future__ import annotations

import io
import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any, TextIO, cast

import orjson
import structlog

__all__ = ["configure_logging", "get_logger"]

ALLOWED_KEYS = frozenset({
    "agency", "code", "coordinate", "count", "duration_ms", "engine", "error", "event", "host", "kind",
    "level", "logger", "operation", "path", "pid", "port", "reason", "request_id", "revision", "service",
    "status", "timestamp", "trace",
})  # fmt: skip


def _trace(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Where it was raised, without the message: a message may quote a value."""
    if event.pop("exc_info", None):
        frames = traceback.extract_tb(sys.exc_info()[2])
        event["trace"] = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in frames]
    return event


def _drop_unknown_keys(
    _logger: Any,
    _name: str,
    event: MutableMapping[str, Any],
) -> MutableMapping[str, Any]:
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


class _StandardError(io.TextIOBase):
    """Standard error as it is now: a logger outlives a redirection of the stream."""

    def write(self, text: str, /) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def configure_logging(level: str = "INFO") -> None:
    """Send logs to standard error as JSON lines."""
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _trace,
            _drop_unknown_keys,
            structlog.processors.JSONRenderer(serializer=lambda value, **_: orjson.dumps(value).decode()),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(cast("TextIO", _StandardError())),
        cache_logger_on_first_use=True,
    )


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """Return a logger that names its part of the gateway."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger().bind(logger=name)
    return logger
