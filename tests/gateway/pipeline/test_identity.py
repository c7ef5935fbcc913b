"""Whom a request may be about: looked up before anything is decided, and told to no policy and no record."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

import pytest

from gateway.access import RegisterCase, RegisterLookup, documents
from gateway.decision import Clause, SubgraphRequest, SubgraphResponse, Subject, SubjectKind, TransportError
from gateway.pipeline import record
from tests.gateway.access.building import NOW
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.pipeline.registers import INSPECTION, SELF, RecordingFacts, Registers

A, B, C = "901085000101", "964190000202", "952148000303"
CITIZEN = Subject(kind=SubjectKind.CITIZEN, id="citizen-an", person=A, loa=2)
OFFICER = Subject(kind=SubjectKind.OFFICER, id="moh", agency="G18", sector="HEALTH")
CASES = "{ assistanceCases { edges { node { caseId } } } }"
UNITS = '{ administrativeUnit(code: "52") { name } }'
EXISTENCE = "AssistanceCase.__typename"
RULES = {
    EXISTENCE: [
        [{"attr": name, "op": "eq", "value": "true"}] for name in ("isSelf", "isMinorChild", "isCasePerson")
    ]
}
CASE = RegisterCase(persons=frozenset({C}), agency="H08", status="ACTIVE")


def registers(facts: RecordingFacts | None = None) -> Registers:
    return Registers(ClauseEngine(RULES), facts or RecordingFacts())


def rows(*pins: str) -> dict[str, object]:
    if not pins:
        return {"AssistanceCase": ()}
    pins = tuple(sorted(pins))
    clause = Clause("person", "eq", pins[0]) if len(pins) == 1 else Clause("person", "in", pins)
    return {"AssistanceCase": ((clause,),)}


async def test_a_citizen_is_decided_with_the_children_the_population_register_knows() -> None:
    world = registers(RecordingFacts(children={A: frozenset({B})}))
    prepared = await world.prepare(CASES, CITIZEN, SELF)
    assert prepared.decided.access.rows == rows(A, B)
    assert world.facts.asked == [(A, "2026-11-23", SELF), ("adult", A, "2026-11-23", SELF)]


async def test_children_are_asked_for_on_the_day_in_viet_nam() -> None:
    world = registers()
    world.now = NOW.replace(hour=17) + timedelta(minutes=1)
    await world.prepare(CASES, CITIZEN, SELF)
    assert world.facts.asked == [(A, "2026-11-24", SELF), ("adult", A, "2026-11-24", SELF)]


async def test_a_child_that_came_of_age_is_decided_at_once() -> None:
    world = registers(RecordingFacts(children={A: frozenset({B})}))
    await world.prepare(CASES, CITIZEN, SELF)
    world.facts.children = {}
    prepared = await world.prepare(CASES, CITIZEN, SELF)
    assert prepared.decided.access.rows == rows(A)


async def test_two_citizens_share_no_decision() -> None:
    world = registers(RecordingFacts(children={A: frozenset({B}), C: frozenset({B})}))
    first = await world.prepare(CASES, CITIZEN, SELF)
    other = await world.prepare(CASES, replace(CITIZEN, person=C), SELF)
    again = await world.prepare(CASES, CITIZEN, SELF)
    assert (first.decided.access.rows, other.decided.access.rows) == (rows(A, B), rows(C, B))
    assert again.decided is first.decided


@pytest.mark.parametrize(
    ("document", "subject", "code"),
    [
        (UNITS, CITIZEN, SELF),
        (CASES, CITIZEN, None),
        (CASES, replace(CITIZEN, person=None), SELF),
        (CASES, replace(OFFICER, person=A), "1.001776"),
    ],
    ids=["open data", "no purpose", "a citizen nobody knows", "no citizen"],
)
async def test_no_register_is_asked_where_nobody_matters(
    document: str, subject: Subject, code: str | None
) -> None:
    world = registers()
    prepared = await world.prepare(document, subject, code)
    assert world.facts.asked == []
    assert A not in repr(prepared.decided.access.rows)


class Down:
    """Registers that do not answer."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        raise TransportError(request.subgraph, "UNREACHABLE")

    async def close(self) -> None:
        """Nothing is open."""


async def test_without_the_register_a_citizen_has_no_children_and_a_purpose_no_case() -> None:
    world = Registers(ClauseEngine(RULES), RegisterLookup(Down()))  # type: ignore[arg-type]
    prepared = await world.prepare(CASES, CITIZEN, SELF)
    assert prepared.decided.access.rows == rows(A)
    prepared = await world.prepare(CASES, OFFICER, INSPECTION, case="AC-1")
    assert (prepared.purpose is not None and prepared.purpose.case, prepared.decided.access.rows) == (
        None,
        rows(),
    )


async def test_a_case_brings_its_facts_into_the_document_and_its_persons_into_the_rows() -> None:
    world = registers(RecordingFacts(cases={"AC-1": CASE}))
    prepared = await world.prepare(CASES, OFFICER, INSPECTION, case="AC-1")
    assert prepared.decided.access.rows == rows(C)
    (document,) = world.documents()
    assert document["purpose"] == {
        "code": INSPECTION,
        "legal_basis": "x",
        "ancestors": [INSPECTION],
        "case": {"register": "social_assistance", "agency": "H21", "province": "H21", "status": "ACTIVE"},
    }


async def test_a_case_of_a_ministry_has_no_province_and_one_of_no_agency_none_at_all() -> None:
    world = registers(
        RecordingFacts(cases={"AC-1": replace(CASE, agency="G07"), "AC-2": replace(CASE, agency="H99")})
    )
    for case in ("AC-1", "AC-2"):
        await world.prepare(CASES, OFFICER, INSPECTION, case=case)
    assert [document["purpose"]["case"] for document in world.documents()] == [
        {"register": "social_assistance", "agency": "G18", "status": "ACTIVE"},
        {"register": "social_assistance", "status": "ACTIVE"},
    ]


async def test_an_unknown_case_is_decided_as_none_was_stated() -> None:
    world = registers(RecordingFacts(cases={"AC-1": CASE}))
    unknown = await world.prepare(CASES, OFFICER, INSPECTION, case="AC-2")
    none = await world.prepare(CASES, OFFICER, INSPECTION)
    assert world.facts.asked == [("social_assistance", "AC-2", INSPECTION)]
    assert unknown.decided is none.decided
    assert "case" not in world.documents()[0]["purpose"]


@pytest.mark.parametrize(
    ("subject", "code"), [(replace(OFFICER, kind=SubjectKind.SYSTEM), INSPECTION), (OFFICER, "1.001776")]
)
async def test_a_case_is_looked_up_only_where_the_purpose_needs_one_and_is_open_to_the_caller(
    subject: Subject, code: str
) -> None:
    world = registers(RecordingFacts(cases={"AC-1": CASE}))
    await world.prepare(CASES, subject, code, case="AC-1")
    assert world.facts.asked == []
    assert "case" not in world.documents()[0]["purpose"]


async def test_the_callers_words_about_a_case_never_reach_the_policy() -> None:
    world = registers()
    for code in (INSPECTION, "1.001776"):
        await world.prepare(CASES, OFFICER, code, case="the words of the caller".replace(" ", "-"))
    assert "words" not in str(world.documents())


async def pins_told() -> set[str]:
    """Return what the policy and the records are told of: `document` or `record` and a PIN."""
    world = registers(RecordingFacts(children={A: frozenset({B})}, cases={A: CASE}))
    await world.prepare(CASES, replace(CITIZEN, id=f"vneid:{A}"), SELF)
    await world.prepare(CASES, OFFICER, INSPECTION, case=A)
    assert len(world.documents()) == len(world.audit.records) == 2
    told = {"document": str(world.documents()), "record": repr(world.audit.records)}
    return {f"{where} {pin}" for where, text in told.items() for pin in (A, B, C) if pin in text}


async def test_no_document_and_no_record_holds_a_pin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await pins_told() == set()
    with monkeypatch.context() as defect:
        defect.setattr(record, "pseudonymous", lambda _key, _year, subject_id: subject_id)
        assert await pins_told() == {f"record {A}"}
    with monkeypatch.context() as defect:
        defect.setattr(documents, "_case", lambda case: {**asdict(case), "persons": [C]})
        assert await pins_told() == {f"document {C}"}


@pytest.mark.parametrize(
    ("adults", "adult"), [(frozenset({A}), True), (frozenset({B}), False), (frozenset(), False)]
)
async def test_rules_learn_whether_a_citizen_is_of_age_and_nothing_nearer(
    adults: frozenset[str], adult: bool
) -> None:
    world = registers(RecordingFacts(adults=adults))
    await world.prepare(CASES, CITIZEN, SELF)
    (subject,) = [found["subject"] for found in world.engine.documents if found.get("fields")]
    assert subject["adult"] is adult
    assert A not in str(subject)
