"""What is recorded, what is not, and that no file can fail a request; level: unit."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.access import RecordingEngine
from gateway.access.revision import QUESTION
from gateway.decision import PolicyEngineError
from gateway.errors import InternalError

PLAN = {"protocol": "gw.decision/1", "phase": "plan", "fields": [{"coordinate": "Person.pin"}]}
ANSWER = {"protocol": "gw.decision/1", "policy": {"revision": "1"}, "outcomes": [], "fields": []}


class Scripted:
    """Answers every document alike, or fails."""

    name = "embedded"
    closed = False

    def __init__(self, *, failing: bool = False) -> None:
        self.failing = failing

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        del document
        if self.failing:
            raise PolicyEngineError("down")
        return ANSWER

    async def close(self) -> None:
        self.closed = True


async def test_a_decision_is_one_line_and_the_answer_is_the_engines(tmp_path: Path) -> None:
    file = tmp_path / "traffic.ndjson"
    inner = Scripted()
    engine = RecordingEngine(inner, file)
    assert await engine.evaluate(PLAN) == ANSWER
    assert await engine.evaluate(PLAN | {"phase": "object"}) == ANSWER
    await engine.close()
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert lines == [
        {"document": PLAN, "answer": ANSWER},
        {"document": PLAN | {"phase": "object"}, "answer": ANSWER},
    ]
    assert inner.closed
    assert file.stat().st_mode & 0o777 == 0o600
    assert engine.name == "embedded"


@pytest.mark.parametrize(
    "document", [QUESTION, PLAN | {"phase": "canary"}, PLAN | {"phase": "specification"}]
)
async def test_what_decides_nothing_is_not_recorded(tmp_path: Path, document: Mapping[str, Any]) -> None:
    engine = RecordingEngine(Scripted(), tmp_path / "t")
    assert await engine.evaluate(document) == ANSWER
    await engine.close()
    assert (tmp_path / "t").read_bytes() == b""


async def test_a_failure_is_raised_and_not_recorded(tmp_path: Path) -> None:
    engine = RecordingEngine(Scripted(failing=True), tmp_path / "t")
    with pytest.raises(PolicyEngineError):
        await engine.evaluate(PLAN)
    await engine.close()
    assert (tmp_path / "t").read_bytes() == b""


async def test_a_file_does_not_grow_beyond_its_size_over_restarts(tmp_path: Path) -> None:
    file = tmp_path / "t"
    for _ in range(2):
        engine = RecordingEngine(Scripted(), file, max_bytes=500)
        for _ in range(5):
            assert await engine.evaluate(PLAN) == ANSWER
        await engine.close()
    assert 250 < file.stat().st_size <= 500
    assert all(json.loads(line) for line in file.read_bytes().splitlines())


async def test_a_full_disk_ends_the_recording_and_fails_no_request() -> None:
    engine = RecordingEngine(Scripted(), Path("/dev/full"))
    assert [await engine.evaluate(PLAN) for _ in range(2)] == [ANSWER, ANSWER]
    await engine.close()


async def test_half_a_line_is_taken_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = RecordingEngine(Scripted(), tmp_path / "t")
    await engine.evaluate(PLAN)
    whole = (tmp_path / "t").read_bytes()
    write = os.write
    monkeypatch.setattr("gateway.access.engines.recording.os.write", lambda file, data: write(file, data[:7]))
    assert await engine.evaluate(PLAN) == ANSWER
    assert (tmp_path / "t").read_bytes() == whole


async def test_a_closed_file_fails_no_request(tmp_path: Path) -> None:
    engine = RecordingEngine(Scripted(), tmp_path / "t")
    await engine.close()
    assert await engine.evaluate(PLAN) == ANSWER


def test_a_file_that_cannot_be_opened_is_told_at_start(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match="cannot be recorded"):
        RecordingEngine(Scripted(), tmp_path / "none" / "t")
