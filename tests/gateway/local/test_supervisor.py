"""The whole one-machine set-up, as a person runs it: real programs, real signals."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

import gateway
from gateway.local.state import REGISTERS, State
from tests.gateway.local.processes import alive, wait_for

ROOT = Path(gateway.__file__).parents[1]
START_SECONDS = 90.0

pytestmark = pytest.mark.timeout(400)


class Up:
    """`lienthong up` in a process of its own."""

    def __init__(self, state: Path, output: Path) -> None:
        self.state = State(state)
        self._output = output
        command = [sys.executable, "-m", "gateway.cli", "up", "--port=0", "--persons=50", f"--state={state}"]
        with output.open("wb") as file:
            self.process = subprocess.Popen(
                command,
                stdout=file,
                stderr=subprocess.STDOUT,
                env=dict(os.environ) | {"PYTHONPATH": str(ROOT), "COLUMNS": "120"},
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        return self._output.read_text(encoding="utf-8")

    @property
    def seconds(self) -> float:
        """What it says it took to be ready."""
        found = re.search(r"ready in ([0-9.]+) s", self.text)
        assert found is not None, self.text
        return float(found[1])

    def wait_until_serving(self) -> None:
        def serving_or_gone() -> bool:
            return self.process.poll() is not None or "Ctrl-C stops everything." in self.text

        wait_for(serving_or_gone, START_SECONDS)
        assert self.process.poll() is None, self.text

    def children(self) -> dict[int, str]:
        """Every process below it, by id."""
        found = psutil.Process(self.process.pid).children(recursive=True)
        return {child.pid: " ".join(child.cmdline()) for child in found}


@contextmanager
def up(folder: Path) -> Iterator[Up]:
    running = Up(folder / "state", folder / f"output-{time.monotonic_ns()}")
    try:
        running.wait_until_serving()
        yield running
    finally:
        if running.process.poll() is None:
            running.process.kill()
        running.process.wait()


def test_one_folder_through_its_life(folder: Path) -> None:
    with up(folder) as first:
        assert "Trần Thị Cúc" in first.text
        assert "denied: hiv_law" in first.text
        assert "*********0303  masked" in first.text
        children = first.children()
        for program in ("postgres", *(f"subgraphs.{name}" for name in REGISTERS), "gateway.local.serve"):
            assert any(program in command for command in children.values()), program
        first.process.kill()
        first.process.wait()
        wait_for(lambda: alive(children) == [])

    with up(folder) as second:
        assert "seed:" not in second.text
        assert "Trần Thị Cúc" in second.text
        children = second.children()
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(60) == 0
        assert second.text.rstrip().endswith("stopped")
        assert alive(children) == []
        assert not second.state.running.exists()

    with up(folder) as third:
        children = third.children()
        [victim] = [pid for pid, command in children.items() if "subgraphs.civil_status" in command]
        os.kill(victim, signal.SIGKILL)
        assert third.process.wait(60) == 1
        assert "civil_status was ended by SIGKILL. Last lines of" in third.text
        assert alive(children) == []
