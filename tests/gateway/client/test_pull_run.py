"""Unit: what a pull writes down, sums up, goes on with, and refuses to go on with."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import pytest

from gateway.client import Note, Refusal, Stop
from gateway.client.pull import Incident, Manifest, PageWritten
from gateway.client.pull.state import decode
from tests.gateway.client.fake_gateway import FakeGateway, error, failing
from tests.gateway.client.memory_files import MemoryFiles
from tests.gateway.client.pulling import DATA, IDENTITY, Puller, lines, now

UNAVAILABLE = failing(200, error("SOURCE_UNAVAILABLE", ["people", "edges"]), data={"people": {}})


def withheld(count: int) -> tuple[Note, ...]:
    return (
        Note(coordinate="Person.phone", effect="mask", reason="payment_purpose_needed", count=count),
        Note(coordinate="Person.secret", effect="deny", reason="no_ground", count=count),
    )


async def refusal_of(puller: Puller, files: MemoryFiles, **how: Any) -> Refusal:
    before = dict(files.contents)
    with pytest.raises(Refusal) as caught:
        await puller.pull(files, **how)
    assert files.contents == before
    return caught.value


async def stop_of(puller: Puller, files: MemoryFiles) -> Stop:
    with pytest.raises(Stop) as caught:
        await puller.pull(files)
    return caught.value


async def part(rows: int = 25, pages: int = 2) -> tuple[Puller, MemoryFiles]:
    """Return a folder in which some pages are, and what goes on with them."""
    puller, files = Puller(gateway=FakeGateway(rows, faults=[None] * pages + [UNAVAILABLE])), MemoryFiles()
    assert (await stop_of(puller, files)).code == "SOURCE_UNAVAILABLE"
    puller.gateway.requests.clear()
    return puller, files


async def test_a_pull_writes_the_rows_and_says_what_they_are() -> None:
    puller, files = Puller(gateway=FakeGateway(25)), MemoryFiles()
    manifest = await puller.pull(files)
    data = lines(puller.gateway.rows)
    assert files.names() == {DATA, "state.json", "manifest.json"}
    assert files.contents[DATA] == data
    assert manifest == Manifest(
        file=DATA,
        document=IDENTITY.document,
        variables=IDENTITY.variables,
        purpose="ND194-16.1.a",
        agreement=None,
        case=None,
        caller="gia-lai-health",
        revisions=("2026-11-23.1",),
        superseded=(),
        started=now(),
        finished=now(),
        pages=3,
        rows=25,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        decisions=withheld(25),
        errors=(),
    )
    assert decode(files.contents["manifest.json"], Manifest) == manifest
    assert json.loads(files.contents["state.json"])["cursor"] == "c25"
    assert [event.progress.rows for event in puller.told if isinstance(event, PageWritten)] == [10, 20, 25]


async def test_no_rows_are_a_complete_pull() -> None:
    puller, files = Puller(gateway=FakeGateway(0)), MemoryFiles()
    manifest = await puller.pull(files)
    assert (manifest.rows, manifest.pages, manifest.decisions) == (0, 1, ())
    assert (files.contents[DATA], manifest.sha256) == (b"", hashlib.sha256(b"").hexdigest())


async def test_values_are_written_as_they_came() -> None:
    gateway = FakeGateway(1)
    odd = {
        "z": "dòng\nmới \u2028 \"'\\ \x7f",
        "a": 12345678901234567890123,
        "f": 1.5e-7,
        "n": None,
        "e": [{}],
    }
    gateway.rows = [odd]
    files = MemoryFiles()
    await Puller(gateway=gateway).pull(files)
    [line] = files.contents[DATA].splitlines()
    assert json.loads(line) == odd
    assert list(json.loads(line)) == list(odd)
    assert "dòng".encode() in line


async def test_a_source_that_fails_stops_the_pull_and_writes_no_null() -> None:
    puller, files = await part()
    assert files.contents[DATA] == lines(puller.gateway.rows[:20])
    assert "manifest.json" not in files.contents
    manifest = await puller.pull(files)
    assert files.contents[DATA] == lines(puller.gateway.rows)
    assert (manifest.decisions, manifest.pages, manifest.rows) == (withheld(25), 3, 25)
    assert [request["variables"]["after"] for request in puller.gateway.requests] == ["c20"]


async def test_the_manifest_says_what_was_overcome() -> None:
    gateway = FakeGateway(25, faults=[None, UNAVAILABLE, UNAVAILABLE, None, UNAVAILABLE])
    files = MemoryFiles()
    manifest = await Puller(gateway=gateway, patience=5).pull(files)
    assert manifest.errors == (Incident(code="SOURCE_UNAVAILABLE", count=3),)
    assert manifest.decisions == withheld(25)


async def test_what_stopped_an_earlier_run_is_in_the_manifest_too() -> None:
    gateway = FakeGateway(25, faults=[None] + [failing(503, error("AUDIT_UNAVAILABLE"))] * 4)
    files = MemoryFiles()
    stop = await stop_of(Puller(gateway=gateway, patience=2), files)
    told = json.loads(files.contents["state.json"])["errors"]
    assert (stop.code, told) == ("AUDIT_UNAVAILABLE", [{"code": "AUDIT_UNAVAILABLE", "count": 3}])
    manifest = await Puller(gateway=gateway).pull(files)
    assert manifest.errors == (Incident(code="AUDIT_UNAVAILABLE", count=3),)


async def test_a_page_of_another_size_goes_on_as_well() -> None:
    puller, files = await part()
    await Puller(gateway=puller.gateway, size=3).pull(files)
    assert files.contents[DATA] == lines(puller.gateway.rows)


@pytest.mark.parametrize(
    "change",
    [
        {"document": "0" * 64},
        {"variables": "0" * 64},
        {"purpose": "1.001776"},
        {"purpose": None},
        {"agreement": "AG-1"},
        {"case": "C-1"},
        {"caller": "quy-nhon-social"},
        {"field": "others"},
    ],
)
@pytest.mark.parametrize("again", [False, True])
async def test_a_folder_belongs_to_one_pull(change: dict[str, Any], again: bool) -> None:
    puller, files = await part()
    refusal = await refusal_of(puller.of(**change), files, again=again)
    assert refusal.code == "FOLDER_OF_ANOTHER_PULL"
    assert next(iter(change)) in refusal.message
    assert puller.gateway.requests == []


async def test_a_complete_pull_is_left_alone_unless_it_is_to_begin_anew() -> None:
    puller, files = Puller(gateway=FakeGateway(25)), MemoryFiles()
    await puller.pull(files)
    assert (await refusal_of(puller, files)).code == "FOLDER_FINISHED"
    puller.gateway.rows = puller.gateway.rows[:5]
    manifest = await puller.pull(files, again=True)
    assert (manifest.rows, manifest.decisions) == (5, withheld(5))
    assert files.contents[DATA] == lines(puller.gateway.rows)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("state.json", b"", "STATE_DAMAGED"),
        ("state.json", b'{"format": 1}', "STATE_DAMAGED"),
        ("state.json", b"{}", "STATE_DAMAGED"),
        ("state.json", b"\x00" * 900, "STATE_DAMAGED"),
        (DATA, b"", "DATA_DAMAGED"),
        (DATA, lines(FakeGateway(19).rows), "DATA_DAMAGED"),
        (DATA, lines(FakeGateway(21).rows[1:]), "DATA_DAMAGED"),
    ],
)
async def test_what_was_changed_by_others_is_not_gone_on_with(name: str, content: bytes, code: str) -> None:
    puller, files = await part()
    files.contents[name] = content
    assert (await refusal_of(puller, files)).code == code
    assert puller.gateway.requests == []


async def test_every_truncation_of_the_state_is_seen() -> None:
    puller, files = await part()
    whole = files.contents["state.json"]
    for length in range(len(whole) - 1):  # without its last line feed it is still whole
        files.contents["state.json"] = whole[:length]
        assert (await refusal_of(puller, files)).code == "STATE_DAMAGED", length


@pytest.mark.parametrize(
    ("change", "value"),
    [("bytes", -1), ("format", 2), ("sha256", "x"), ("rows", "7"), ("unknown", 1), ("identity", None)],
)
async def test_a_state_that_cannot_be_is_not_believed(change: str, value: Any) -> None:
    puller, files = await part()
    state = json.loads(files.contents["state.json"]) | {change: value}
    files.contents["state.json"] = json.dumps(state).encode()
    assert (await refusal_of(puller, files)).code == "STATE_DAMAGED"


async def test_data_that_is_gone_is_damage() -> None:
    puller, files = await part()
    del files.contents[DATA]
    assert (await refusal_of(puller, files)).code == "DATA_DAMAGED"
    assert (await puller.pull(files, again=True)).rows == 25


@pytest.mark.parametrize("name", [DATA, "manifest.json", "notes.txt"])
async def test_a_folder_with_files_of_others_is_not_begun_in(name: str) -> None:
    files = MemoryFiles({name: b"precious", "lock": b""})
    for again in (False, True):
        assert (await refusal_of(Puller(gateway=FakeGateway(3)), files, again=again)).code == "FOLDER_FOREIGN"


async def test_files_of_others_that_came_later_are_left_alone() -> None:
    puller, files = await part()
    files.contents["notes.txt"] = b"precious"
    await puller.pull(files)
    assert files.contents["notes.txt"] == b"precious"


async def test_an_expired_cursor_is_refused_and_what_is_there_stays() -> None:
    puller, files = await part()
    puller.gateway.faults.append(failing(200, error("BAD_USER_INPUT", ["people"]), data={"people": None}))
    assert (await refusal_of(puller, files)).code == "CURSOR_REFUSED"
    assert (await puller.pull(files, again=True)).rows == 25


async def test_a_list_that_is_denied_leaves_nothing_behind_that_looks_pulled() -> None:
    denied = failing(200, error("DENIED", ["people"], hint="H21"), data={"people": None})
    files = MemoryFiles()
    with pytest.raises(Refusal, match="DENIED it is, see H21"):
        await Puller(gateway=FakeGateway(25, faults=[denied])).pull(files)
    assert "manifest.json" not in files.contents
    assert files.contents[DATA] == b""
