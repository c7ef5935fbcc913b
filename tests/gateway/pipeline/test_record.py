"""What is written down about an operation while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest

from gateway.audit import person_pseudonym
from gateway.decision import Purpose, SubgraphRequest, SubgraphResponse, Subject, SubjectKind
from gateway.errors import Unavailable
from gateway.pipeline.record import OperationTrace, RecordingTransport
from tests.gateway.pipeline.building import Wired

C, OTHER = "952148000303", "964190000202"
SUBJECT = Subject(kind=SubjectKind.OFFICER, id="officer-1", agency="H21")


class Register:
    """Answers every request with the same data."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        self._data = data
        self.requests: list[SubgraphRequest] = []

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        self.requests.append(request)
        return SubgraphResponse(data=self._data)

    async def close(self) -> None:
        """Nothing is open."""


def request(document: str = "{ a }", subgraph: str = "population", **variables: Any) -> SubgraphRequest:
    return SubgraphRequest(
        subgraph=subgraph, document=document, variables=variables, rows={}, filters={}, purpose=None
    )


async def pins_in_body(body: bytes) -> set[str]:
    class Bytes(Register):
        async def fetch_bytes(self, _request: SubgraphRequest) -> bytes:
            return body

    pins: set[str] = set()
    await RecordingTransport(Bytes(None), {}, pins).fetch_bytes(request())
    return pins


async def pins_asked_in_bytes(sent: SubgraphRequest) -> set[str]:
    pins: set[str] = set()
    await RecordingTransport(Register({}), {}, pins).fetch_bytes(sent)
    return pins


async def pins_of(sent: SubgraphRequest, data: Mapping[str, Any] | None = None) -> set[str]:
    pins: set[str] = set()
    await RecordingTransport(Register(data), {}, pins).fetch(sent)
    return pins


@pytest.mark.parametrize(
    "sent",
    [
        request(pin=C),
        request(pins=["x", C]),
        request(representations=[{"__typename": "Person", "pin": C, "inner": {"deep": [C]}}]),
        request(f'{{ person(pin: "{C}") {{ a }} }}'),
        request(f'{{ person(pin: """{C}""") {{ a }} }}'),
        request(f"{{ person(pin: {C}) {{ a }} }}"),
        request(f'{{ assistanceCases(pins: ["{C}"]) {{ a }} }}'),
    ],
)
async def test_a_pin_that_is_asked_about_is_noted(sent: SubgraphRequest) -> None:
    assert await pins_of(sent) == await pins_asked_in_bytes(sent) == {C}


@pytest.mark.parametrize(
    "sent",
    [
        request(pin=f"{C}0", account="43002050003", text=f"about {C}"),
        request(f'{{ a(n: "{C}0") }}'),
        request(f'{{ p{C}: a(x: "A{C}") }}'),
        request(f"{{ a(x: {C}.5) }}"),
    ],
)
async def test_what_only_looks_like_a_pin_is_not_noted(sent: SubgraphRequest) -> None:
    assert await pins_of(sent) == await pins_asked_in_bytes(sent) == set()


async def test_a_pin_that_is_answered_is_noted() -> None:
    person = {"pin": OTHER, "name": "twelve signs", "n": 1, "b": True, "nothing": None}
    data = {"cases": [{"pin": C, "person": person}]}
    assert await pins_of(request(), data) == {C, OTHER}
    assert await pins_in_body(orjson.dumps({"data": data})) == {C, OTHER}


async def test_a_pin_in_policy_attributes_is_noted_however_it_is_written() -> None:
    data = {"case": {"n": 1, "_lt_attributes": orjson.dumps(["52", C, None, f"{OTHER}0"]).decode()}}
    body = orjson.dumps({"data": data})
    assert await pins_of(request(), data) == {C}
    assert await pins_in_body(body) == {C}
    assert await pins_of(request(), {"_lt_attributes": f' ["{C}"]'}) == {C}
    assert await pins_of(request(), {"_lt_attributes": '["\\u0039\\u0035' + f'{C[2:]}"]'}) == {C}
    assert await pins_in_body(body.replace(b"95", rb"\u0039\u0035")) == {C}


async def test_a_subgraph_in_this_process_is_not_asked_over_http() -> None:
    remote, local = Register({}), Register({"pin": C})
    pins: set[str] = set()
    transport = RecordingTransport(remote, {"sharing": local}, pins)
    await transport.fetch(request(subgraph="sharing"))
    await transport.fetch(request(subgraph="population"))
    assert ([r.subgraph for r in local.requests], [r.subgraph for r in remote.requests]) == (
        ["sharing"],
        ["population"],
    )
    assert pins == {C}


def test_a_record_names_persons_by_pseudonyms_of_its_year() -> None:
    trace = OperationTrace(request_id="r-1", subject=SUBJECT, at=datetime(2026, 12, 31, tzinfo=UTC))
    trace.pins |= {C, OTHER}
    record = trace.record("ANSWERED", None, b"key")
    assert list(record.persons) == [person_pseudonym(b"key", 2026, pin) for pin in (C, OTHER)]


def test_a_record_of_an_operation_that_got_nowhere_says_so_and_how_long_it_took(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    trace = OperationTrace(request_id="r-1", subject=SUBJECT, started=1_000_000)
    monkeypatch.setattr("time.perf_counter_ns", lambda: 6_000_999)
    record = trace.record("REFUSED", "BAD_REQUEST", b"key")
    assert (record.duration_us, record.fields, record.sources, trace.decides_once) == (5_000, (), (), False)


def test_words_of_the_caller_are_kept_without_pins() -> None:
    purpose = Purpose(code="1.001776", agreement=f"AG-{C}", case_ref=C)
    trace = OperationTrace(
        request_id="r-1", subject=SUBJECT, purpose=purpose, operation_name=f"Of{C}And{OTHER}"
    )
    record = trace.record("REFUSED", "BAD_REQUEST", b"key")
    assert record.operation_name == "Of#And#"
    assert record.purpose == Purpose(code="1.001776", agreement="AG-#")
    assert record.purpose.case_ref == "#"
    assert (record.operation_hash, record.policy_revision, record.persons) == ("unreadable", "", [])


def test_a_caller_named_by_a_pin_is_recorded_under_its_pseudonym() -> None:
    citizen = Subject(kind=SubjectKind.CITIZEN, id=f"vneid:{C}", person=C)
    trace = OperationTrace(request_id="r-1", subject=citizen, at=datetime(2026, 12, 31, tzinfo=UTC))
    record = trace.record("ANSWERED", None, b"key")
    assert record.subject.id == f"vneid:{person_pseudonym(b'key', 2026, C).hex()}"
    assert record.subject.person is None


async def test_what_a_known_caller_sent_that_is_no_request_is_recorded() -> None:
    wired = Wired()
    await wired.pipeline.refused("r-9", SUBJECT, "BAD_REQUEST")
    (record,) = wired.audit.records
    assert (record.request_id, record.subject, record.status, record.code) == (
        "r-9", SUBJECT, "REFUSED", "BAD_REQUEST"
    )  # fmt: skip
    wired.audit.down = True
    with pytest.raises(Unavailable):
        await wired.pipeline.refused("r-9", SUBJECT, "BAD_REQUEST")
