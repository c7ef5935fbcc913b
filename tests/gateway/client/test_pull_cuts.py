"""Unit: left at any point of any write, a pull goes on to the very bytes of one that was never left."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from gateway.client import Refusal, Stop
from gateway.client.pull import Manifest, PullFolder
from tests.gateway.client.fake_gateway import FakeGateway, note
from tests.gateway.client.memory_files import Cut, MemoryFiles
from tests.gateway.client.pulling import DATA, Puller, lines

ROWS = 35
# The last point is behind the manifest: there is nothing left to go on with.
TORN = pytest.mark.parametrize("torn", ["half", "zeros"])


def puller() -> Puller:
    return Puller(gateway=FakeGateway(ROWS))


async def uninterrupted(start: dict[str, bytes] | None = None, **how: Any) -> tuple[MemoryFiles, Manifest]:
    files = MemoryFiles(start)
    manifest = await puller().pull(files, **how)
    return files, manifest


async def left_at(
    point: int, torn: str, start: dict[str, bytes] | None = None, **how: Any
) -> dict[str, bytes]:
    """Return the folder as a pull leaves it that is gone at a point."""
    files = MemoryFiles(start, cut_at=point, torn=torn)
    with pytest.raises(Cut):
        await puller().pull(files, **how)
    return files.contents


@TORN
async def test_left_anywhere_it_goes_on_to_the_same_bytes_and_sums(torn: str) -> None:
    whole, manifest = await uninterrupted()
    assert whole.contents[DATA] == lines(FakeGateway(ROWS).rows)
    for point in range(whole.points - 1):
        files = MemoryFiles(await left_at(point, torn))
        assert await puller().pull(files) == manifest, point
        assert files.contents == whole.contents, point


@TORN
async def test_left_twice_it_goes_on_as_well(torn: str) -> None:
    whole, manifest = await uninterrupted()
    chance = Random(7)  # noqa: S311 (a seed, not a secret)
    for first in range(whole.points - 1):
        left = await left_at(first, torn)
        probe = MemoryFiles(left)
        await puller().pull(probe)
        second = chance.randrange(probe.points - 1)
        files = MemoryFiles(await left_at(second, torn, left))
        assert await puller().pull(files) == manifest, (first, second)
        assert files.contents == whole.contents, (first, second)


async def test_rows_that_are_there_are_not_asked_for_again() -> None:
    whole, _ = await uninterrupted()
    for point in range(whole.points - 1):
        left = await left_at(point, "half")
        known = json.loads(left["state.json"]) if "state.json" in left else {"pages": 0}
        again = puller()
        await again.pull(MemoryFiles(left))
        assert len(again.gateway.requests) == 4 - known["pages"]


async def gone_on(pulling: Puller, files: MemoryFiles) -> Manifest:
    """Go on as its operator would: again after a stop; anew where the folder says that it is complete."""
    for how in ({}, {"again": "manifest.json" in files.contents}):
        try:
            return await pulling.pull(files, **how)
        except (Refusal, Stop) as failure:
            ended = failure
    raise ended


@TORN
async def test_begun_anew_and_left_anywhere_the_folder_is_never_half_old(torn: str) -> None:
    old, _ = await uninterrupted()
    old.contents[DATA] = b"older" * 1000
    anew, manifest = await uninterrupted(old.contents, again=True)
    for point in range(anew.points - 1):
        files = MemoryFiles(await left_at(point, torn, old.contents, again=True))
        assert await gone_on(puller(), files) == manifest, point
        assert files.contents[DATA] == anew.contents[DATA], point


def narrows(gateway: FakeGateway, body: Any) -> Any:
    """The rules change: names are denied from now on."""
    gateway.revision = "2026-11-24.1"
    gateway.extra = [note("Person.name", "deny", "no_ground", 10)]
    for found in gateway.rows:
        found["name"] = None
    return gateway.page(body)


def changing() -> Puller:
    return Puller(gateway=FakeGateway(ROWS, faults=[None, None, narrows]))


@TORN
async def test_when_the_rules_narrow_no_older_row_stays_wherever_it_is_left(torn: str) -> None:
    probe = MemoryFiles()
    with pytest.raises(Stop, match="RULES_CHANGED"):
        await changing().pull(probe)
    assert probe.contents[DATA] == b""
    for point in range(probe.points):
        files, pulling = MemoryFiles(cut_at=point, torn=torn), changing()
        with pytest.raises(Cut):
            await pulling.pull(files)
        left = MemoryFiles(files.contents)
        await gone_on(pulling, left)
        assert left.contents[DATA] == lines(pulling.gateway.rows), point
        assert b"Nguy" not in left.contents[DATA], point


async def check_a_list_that_became_shorter() -> None:
    """Rows at the end of the list went away while nobody pulled: none of them may be left in the file."""
    whole, _ = await uninterrupted()
    for point in range(whole.points - 1):
        left = await left_at(point, "half")
        known = json.loads(left["state.json"])["rows"] if "state.json" in left else 0
        shorter = FakeGateway(ROWS - 3)
        files = MemoryFiles(left)
        await Puller(gateway=shorter).pull(files)
        assert files.contents[DATA] == lines(FakeGateway(max(known, len(shorter.rows))).rows), point


async def test_a_list_that_became_shorter_leaves_nothing_behind() -> None:
    await check_a_list_that_became_shorter()


def no_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryFiles, "cut", lambda *_: None)


def state_in_place(monkeypatch: pytest.MonkeyPatch) -> None:
    def in_place(folder: PullFolder, name: str, content: bytes) -> None:
        folder._files.put(name, 0, content)

    monkeypatch.setattr(PullFolder, "_replace", in_place)


def state_before_data(monkeypatch: pytest.MonkeyPatch) -> None:
    put, move = MemoryFiles.put, MemoryFiles.move
    waiting: list[tuple[str, int, bytes]] = []

    def later(files: MemoryFiles, name: str, at: int, data: bytes) -> None:
        if name == DATA and data:
            waiting.append((name, at, data))
        else:
            put(files, name, at, data)

    def then(files: MemoryFiles, name: str, new: str) -> None:
        move(files, name, new)
        while waiting:
            put(files, *waiting.pop())

    monkeypatch.setattr(MemoryFiles, "put", later)
    monkeypatch.setattr(MemoryFiles, "move", then)


@pytest.mark.parametrize("plant", [no_cut, state_in_place, state_before_data])
async def test_the_check_finds_a_pull_that_writes_in_the_wrong_order(
    plant: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant(monkeypatch)
    with pytest.raises((AssertionError, Refusal, ValueError)):
        await check_a_list_that_became_shorter()
