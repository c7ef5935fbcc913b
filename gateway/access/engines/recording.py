"""Recording what an engine decides, for `lienthong policy diff` (`access.md` 8, feature 3)."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import orjson

from gateway.decision import PolicyEngine
from gateway.errors import InternalError
from gateway.telemetry import get_logger

__all__ = ["MAX_BYTES", "RECORDED_PHASES", "RecordingEngine"]

MAX_BYTES = 256 * 1024 * 1024
"""Size a traffic file may reach; what comes after is decided and not recorded."""

RECORDED_PHASES = frozenset({"plan", "object"})


class RecordingEngine:
    """Asks another engine, and writes each document with its answer as one line of JSON.

    Questions without a field (the poll of the revision), canaries and failures are no decisions and are not
    recorded. Whatever happens to the file, the answer is given: recording then ends, with a warning.
    """

    def __init__(self, engine: PolicyEngine, path: Path, *, max_bytes: int = MAX_BYTES) -> None:
        """Append to the file, which only its owner may read. Raises InternalError if it cannot be opened."""
        self._engine = engine
        self._max_bytes = max_bytes
        self._log = get_logger("access")
        try:
            self._file: int | None = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            raise InternalError(f"decisions cannot be recorded: {error}") from error

    @property
    def name(self) -> str:
        """The name of the engine that decides."""
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what the engine answers. Raises PolicyEngineError."""
        answer = await self._engine.evaluate(document)
        if document.get("phase") in RECORDED_PHASES and document.get("fields"):
            self._record(document, answer)
        return answer

    async def close(self) -> None:
        """Close the engine and the file."""
        self._end()
        await self._engine.close()

    def _record(self, document: Mapping[str, Any], answer: Mapping[str, Any]) -> None:
        if self._file is None:
            return
        try:
            trouble = self._append(self._file, orjson.dumps({"document": document, "answer": answer}) + b"\n")
        except (OSError, TypeError) as error:
            trouble = str(error)
        if trouble:
            self._log.warning("policy.record_ended", error=trouble)
            self._end()

    def _append(self, file: int, line: bytes) -> str:
        """Append a whole line or nothing; return why it was nothing."""
        size = os.fstat(file).st_size
        if size + len(line) > self._max_bytes:
            return f"the file has {size} bytes"
        if os.write(file, line) == len(line):
            return ""
        # A full disk takes a part; half a line would make the whole file unreadable.
        os.ftruncate(file, size)
        return "a line was cut short"

    def _end(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                os.close(file)
