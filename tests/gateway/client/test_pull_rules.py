"""Unit: when the rules change while a pull is under way, no row decided by the older ones stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gateway.client import Note, Stop
from gateway.client.pull import BegunAnew, Superseded
from gateway.client.pull.run import narrowed
from tests.gateway.client.fake_gateway import FakeGateway, Fault, Reply, error, failing, note
from tests.gateway.client.memory_files import MemoryFiles
from tests.gateway.client.pulling import DATA, Puller, lines

OLD, NEW = "2026-11-23.1", "2026-11-24.1"
WIDER = {"secret": "told now"}


def from_now_on(change: Callable[[FakeGateway], None]) -> Fault:
    """The rules change before this page is answered."""

    def fault(gateway: FakeGateway, body: Any) -> Reply:
        change(gateway)
        return gateway.page(body)

    return fault


def revision(name: str, *notes: dict[str, Any]) -> Callable[[FakeGateway], None]:
    def change(gateway: FakeGateway) -> None:
        gateway.revision = name
        gateway.extra = list(notes)

    return change


def without_rows(gateway: FakeGateway) -> None:
    """Rules that hide a row silently: it is no row of the list any more."""
    gateway.revision = NEW
    gateway.rows = gateway.rows[1:]


async def test_a_silent_change_is_not_missed_because_later_pages_look_the_same() -> None:
    puller = Puller(gateway=FakeGateway(25, faults=[None, None, from_now_on(without_rows)]))
    files = MemoryFiles()
    manifest = await puller.pull(files)
    assert files.contents[DATA] == lines(puller.gateway.rows)
    assert len(puller.gateway.rows) == manifest.rows == 24
    assert manifest.revisions == (OLD, NEW)
    assert manifest.superseded == (Superseded(revision=OLD, rows=20),)
    assert [entry.count for entry in manifest.decisions] == [24, 24]
    assert [event for event in puller.told if isinstance(event, BegunAnew)] == [
        BegunAnew(before=OLD, now=NEW, rows=20)
    ]


@pytest.mark.parametrize(
    "told",
    [
        note("Person.name", "deny", "no_ground", 10),
        note("Person.name", "mask", "minor", 10),
        note("Person.phone", "deny", "no_ground", 10),
    ],
)
async def test_narrower_rules_stop_the_pull_and_remove_what_was_pulled(told: dict[str, Any]) -> None:
    puller = Puller(gateway=FakeGateway(25, faults=[None, from_now_on(revision(NEW, told))]))
    files = MemoryFiles()
    with pytest.raises(Stop) as caught:
        await puller.pull(files)
    assert caught.value.code == "RULES_CHANGED"
    assert told["coordinate"] in caught.value.message
    assert "10 rows pulled before are removed" in caught.value.message
    assert files.contents[DATA] == b""
    state = json.loads(files.contents["state.json"])
    assert (state["rows"], state["cursor"], state["more"], state["decisions"]) == (0, None, True, [])
    manifest = await puller.pull(files)
    assert (manifest.rows, manifest.revisions) == (25, (OLD, NEW))
    assert puller.gateway.requests[2]["variables"]["after"] is None


async def test_a_list_denied_midway_is_withdrawn_whatever_the_revision() -> None:
    ended = failing(200, error("DENIED", ["people"]), data={"people": None})
    puller, files = Puller(gateway=FakeGateway(25, faults=[None, ended])), MemoryFiles()
    with pytest.raises(Stop) as caught:
        await puller.pull(files)
    assert (caught.value.code, files.contents[DATA]) == ("RULES_CHANGED", b"")


async def test_a_change_between_two_runs_is_seen_as_well() -> None:
    stops = failing(503, error("AUDIT_UNAVAILABLE"))
    puller, files = Puller(gateway=FakeGateway(25, faults=[None, None, stops])), MemoryFiles()
    with pytest.raises(Stop, match="AUDIT_UNAVAILABLE"):
        await puller.pull(files)
    without_rows(puller.gateway)
    manifest = await puller.pull(files)
    assert files.contents[DATA] == lines(puller.gateway.rows)
    assert manifest.superseded == (Superseded(revision=OLD, rows=20),)


async def test_rules_that_change_all_the_time_end_the_run() -> None:
    changes = [from_now_on(revision(f"2026-11-24.{number}")) for number in range(9)]
    faults = [None, *[fault for change in changes for fault in (change, None)]]
    puller, files = Puller(gateway=FakeGateway(25, faults=faults)), MemoryFiles()
    with pytest.raises(Stop, match="RULES_CHANGED: the rules changed, 4 times in one run"):
        await puller.pull(files)
    assert files.contents[DATA] == b""


async def test_pages_that_name_no_revision_change_nothing() -> None:
    def open_page(gateway: FakeGateway, body: Any) -> Reply:
        status, answer = gateway.page(body)
        del answer["extensions"]
        return status, answer

    puller, files = Puller(gateway=FakeGateway(25, faults=[open_page, None, open_page])), MemoryFiles()
    manifest = await puller.pull(files)
    assert (manifest.rows, manifest.revisions) == (25, (OLD,))


def entry(coordinate: str, effect: Any) -> Note:
    return Note(coordinate=coordinate, effect=effect, reason="r", count=1)


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        ([], [], []),
        ([], [("A.x", "deny")], ["A.x"]),
        ([], [("A.x", "mask")], ["A.x"]),
        ([("A.x", "mask")], [("A.x", "deny")], ["A.x"]),
        ([("A.x", "deny")], [("A.x", "mask")], []),
        ([("A.x", "deny")], [("A.x", "deny")], []),
        ([("A.x", "mask")], [("A.x", "mask")], []),
        ([("A.x", "deny"), ("A.y", "mask")], [], []),
        ([("A.x", "deny")], [("A.x", "deny"), ("A.y", "deny")], ["A.y"]),
    ],
)
def test_narrower_is_what_shows_less(before: Any, now: Any, lost: list[str]) -> None:
    found = narrowed(tuple(entry(*pair) for pair in before), tuple(entry(*pair) for pair in now))
    assert [found_note.coordinate for found_note in found] == lost
