"""`lienthong pull` as a process."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["PullCommand", "Report"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """How a run ended."""

    status: int
    output: str
    complaints: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PullCommand:
    """One pull of the example document, or of another."""

    state: Path
    out: Path
    caller: str = "gia-lai-health"
    purpose: str = "ND194-16.1.a"
    document: str | Path = "pull_own_cases"
    options: tuple[str, ...] = ()

    def start(self) -> subprocess.Popen[str]:
        """Start it."""
        command = [
            sys.executable, "-m", "gateway.cli", "pull", "--document", self.document, "--as", self.caller,
            "--purpose", self.purpose, "--state", self.state, "--out", self.out, *self.options,
        ]  # fmt: skip
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self) -> Report:
        """Run it to its end."""
        begun = time.monotonic()
        return self.ended(self.start(), begun)

    def ended(self, process: subprocess.Popen[str], begun: float = 0.0) -> Report:
        """Wait for its end."""
        output, complaints = process.communicate(timeout=120)
        seconds = time.monotonic() - begun
        return Report(status=process.returncode, output=output, complaints=complaints, seconds=seconds)

    def killed_with(self, rows: int) -> int:
        """Run it, kill it once so many rows are on disk, and return how many there are then."""
        process = self.start()
        while self.rows_on_disk < rows and process.poll() is None:
            time.sleep(0.001)
        process.kill()
        report = self.ended(process)
        if report.status != -9:
            raise AssertionError(f"it was to be killed and ended by itself: {report}")
        return self.rows_on_disk

    @property
    def rows_on_disk(self) -> int:
        """Rows the state speaks of; 0 before there is one."""
        state = self.out / "state.json"
        return int(json.loads(state.read_bytes())["rows"]) if state.exists() else 0

    @property
    def data(self) -> bytes:
        """The rows as they were written."""
        return (self.out / "assistanceCases.ndjson").read_bytes()

    @property
    def nodes(self) -> list[dict[str, Any]]:
        """The rows."""
        return [json.loads(line) for line in self.data.splitlines()]

    @property
    def manifest(self) -> dict[str, Any]:
        """What came of it."""
        found: dict[str, Any] = json.loads((self.out / "manifest.json").read_bytes())
        return found
