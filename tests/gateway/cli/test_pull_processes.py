"""Level: `lienthong pull` as real processes that are killed, told to stop, or run out of disk."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.gateway.client.fake_gateway import DOCUMENT, FakeGateway, Reply, serving
from tests.gateway.client.pulling import DATA, lines

ROWS, PAGE = 200, 10
KILLS = 6
SEED = 20261123


class Slow(FakeGateway):
    """Takes its time, and does something when it is asked for the nth time from now."""

    def __init__(self) -> None:
        super().__init__(ROWS)
        self.left = -1
        self.then: Callable[[], None] = lambda: None

    def on_request(self, number: int, then: Callable[[], None]) -> None:
        self.left, self.then = number, then

    def reply(self, body: Mapping[str, Any]) -> Reply:
        self.left -= 1
        if self.left == 0:
            self.then()
        return super().reply(body)


class Runs:
    """The command, run as a process; each time the same."""

    def __init__(self, folder: Path, url: str) -> None:
        self.out = folder / "out"
        document = folder / "people.graphql"
        document.write_text(DOCUMENT, encoding="utf-8")
        self._command: list[str | Path] = [
            sys.executable, "-m", "gateway.cli", "pull", "--document", document, "--as", "anonymous",
            "--out", self.out, "--url", url, "--state", folder / "state", "--page", str(PAGE),
        ]  # fmt: skip

    def start(self, **how: Any) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how
        )

    def end(self, process: subprocess.Popen[str]) -> tuple[int, str]:
        """Return its status and what it complained of."""
        _, complaints = process.communicate(timeout=60)
        return process.returncode, complaints

    def check_whole(self) -> None:
        """Fail unless the pull is complete, its bytes and its sums those of one that nothing happened to."""
        assert (self.out / DATA).read_bytes() == lines(FakeGateway(ROWS).rows)
        manifest = json.loads((self.out / "manifest.json").read_text(encoding="utf-8"))
        assert [entry["count"] for entry in manifest["decisions"]] == [ROWS, ROWS]
        assert (manifest["rows"], manifest["pages"]) == (ROWS, ROWS // PAGE)


@pytest.fixture
def gateway() -> Slow:
    return Slow()


@pytest.fixture
def runs(gateway: Slow, tmp_path: Path) -> Iterator[Runs]:
    with serving(gateway) as url:
        yield Runs(tmp_path, url)


@pytest.mark.timeout(300)
def test_killed_at_random_it_goes_on_to_the_same_file(gateway: Slow, runs: Runs) -> None:
    chance = Random(SEED)  # noqa: S311 -- repeatable, not secret
    statuses = []
    for _ in range(KILLS):
        process = runs.start()

        def kill(victim: subprocess.Popen[str] = process) -> None:
            threading.Timer(chance.uniform(0, 0.02), victim.kill).start()

        gateway.on_request(chance.randrange(1, 4), kill)
        statuses.append(runs.end(process)[0])
    assert statuses == [-signal.SIGKILL] * KILLS, f"seed {SEED}: a kill came too late"
    assert not (runs.out / "manifest.json").exists()
    gateway.on_request(-1, lambda: None)
    assert runs.end(runs.start())[0] == 2
    runs.check_whole()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_told_to_stop_it_leaves_with_3_and_goes_on(number: int, gateway: Slow, runs: Runs) -> None:
    process = runs.start()
    gateway.on_request(5, lambda: process.send_signal(number))
    code, complaints = runs.end(process)
    assert code == 3
    assert complaints.endswith("interrupted; the same command goes on\n")
    assert "Traceback" not in complaints
    assert runs.end(runs.start())[0] == 2
    runs.check_whole()


def limited() -> None:
    """No file may be larger: what a disk that is full is to a program."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000))


def test_a_full_disk_stops_it_and_it_goes_on_once_there_is_room(runs: Runs) -> None:
    code, complaints = runs.end(runs.start(preexec_fn=limited))
    assert code == 3
    assert "WRITE_FAILED: people.ndjson cannot be written: File too large" in complaints
    assert (runs.out / DATA).stat().st_size == 9_000
    assert runs.end(runs.start())[0] == 2
    runs.check_whole()


def test_the_second_of_two_at_once_is_refused(gateway: Slow, runs: Runs) -> None:
    second: list[tuple[int, str]] = []
    first = runs.start()
    gateway.on_request(3, lambda: second.append(runs.end(runs.start())))
    assert runs.end(first)[0] == 2
    [(code, complaints)] = second
    assert (code, complaints.startswith("FOLDER_BUSY")) == (1, True)
    runs.check_whole()
