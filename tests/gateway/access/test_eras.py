"""The legal date of a request decides by the data of its era (`domain.md`, "five things that changed")."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gateway.access import AccessPlan, EmbeddedEngine
from gateway.decision import Deny
from gateway.errors import BadRequest, Unauthenticated
from tests.gateway.access.building import CALLERS, READ_BACK, directory, policies
from tests.gateway.access.doubles import RecordingEngine
from tests.gateway.access.eras import (
    CIVIL_SERVANTS,
    CIVIL_STATUS,
    DATA_LAW,
    PURPOSE,
    SEED,
    TWO_LEVELS,
    eve,
    planned,
)
from tests.gateway.access.scenarios import CASE, VERIFY, brief, table


def codes(plan: AccessPlan) -> set[str]:
    """Return the agencies whose cases a plan lets through."""
    values = [
        clause.value
        for clauses in plan.rows["AssistanceCase"]
        for clause in clauses
        if clause.attr == "origin.case"
    ]
    return {code for value in values for code in ((value,) if isinstance(value, str) else value)}


@pytest.mark.parametrize(
    ("on", "answers_for"),
    [(eve(TWO_LEVELS), {"H21"}), (TWO_LEVELS, {"H21", "H08"}), (CIVIL_STATUS, {"H21", "H08"})],
)
async def test_2025_07_a_province_answers_for_another_from_the_day_they_merged(
    embedded: EmbeddedEngine, on: date, answers_for: set[str]
) -> None:
    """`domain.md` 3.2: new Gia Lai is H21 and holds what H08 wrote."""
    plan = await planned(embedded, CASE, CALLERS["gia-lai-health"], on)
    assert codes(plan) & {"H21", "H08"} == answers_for
    assert ("H08.21583" in codes(plan)) is ("H08" in answers_for)


async def test_2025_07_an_agency_is_closed_from_the_day_after_its_last(embedded: EmbeddedEngine) -> None:
    before = await planned(embedded, CASE, CALLERS["binh-dinh-health"], eve(TWO_LEVELS))
    after = await planned(embedded, CASE, CALLERS["binh-dinh-health"], TWO_LEVELS)
    assert codes(before) >= {"H08", "H08.21583"}
    denial = after.outcomes["Query.assistanceCases"]
    assert isinstance(denial, Deny)
    assert (denial.reason, denial.hint) == ("agency_closed", "H21")


@pytest.mark.parametrize("on", [SEED, eve(TWO_LEVELS)])
def test_2025_07_an_agency_that_does_not_exist_yet_is_nobody(on: date) -> None:
    with pytest.raises(Unauthenticated):
        directory().resolve_subject(CALLERS["quy-nhon-social"], on)
    assert directory().resolve_subject(CALLERS["quy-nhon-social"], TWO_LEVELS).unit == "21583"


@pytest.mark.parametrize(("on", "province"), [(SEED, None), (eve(TWO_LEVELS), None), (TWO_LEVELS, "52")])
def test_2025_07_a_commune_is_in_a_province_from_the_day_both_exist(on: date, province: str | None) -> None:
    assert directory().province_of_unit("21583", on) == province
    assert directory().province_of_unit("52", on) == province


@pytest.mark.parametrize(
    ("on", "sector", "reads"),
    [
        (SEED, "HEALTH", False),
        (SEED, "LABOUR", True),
        (date(2025, 2, 28), "LABOUR", True),
        (date(2025, 2, 28), "HEALTH", False),
        (date(2025, 3, 1), "LABOUR", False),
        (date(2025, 3, 1), "HEALTH", True),
    ],
)
async def test_e10_the_function_moves_with_the_ministry_and_what_was_written_is_read_by_who_has_it(
    embedded: EmbeddedEngine, on: date, sector: str, *, reads: bool
) -> None:
    """`domain.md` 5.4, E10, and "owners moved": labour until 28 Feb 2025, health from 1 Mar."""
    purpose = replace(PURPOSE, code="1.001776", ancestors=("other",))  # no territory, origin alone
    plan = await planned(
        embedded, CASE, replace(CALLERS["gia-lai-health"], sector=sector), on, purpose=purpose
    )
    outcome = brief(plan.outcomes["AssistanceCase.categoryCode"])
    assert outcome == ("DEPENDS origin.case" if reads else "DENY no_ground")


@pytest.mark.parametrize(
    ("on", "answers"), [(date(2025, 2, 28), "G07"), (date(2025, 3, 1), "G18"), (CIVIL_STATUS, "G18")]
)
def test_e10_what_the_closed_ministry_wrote_is_health_s_and_never_home_affairs(
    on: date, answers: str
) -> None:
    found = directory()
    assert found.current("G07", on) == answers
    assert found.steward_of("social_assistance", on) == answers
    assert "G07" not in found.codes_succeeded_by("G09", on)
    assert ("G07" in found.codes_succeeded_by("G18", on)) is (answers == "G18")


@pytest.mark.parametrize("text", [CASE, VERIFY])
async def test_e3_dong_nai_becomes_a_city_and_no_decision_changes(
    embedded: EmbeddedEngine, text: str
) -> None:
    """`domain.md` 5.4, E3: H19, 75, from 30 Apr 2026."""
    caller = replace(CALLERS["gia-lai-health"], agency="H19")
    days = [date(2026, 4, 29), date(2026, 4, 30), date(2026, 5, 1)]
    plans = [await planned(embedded, text, caller, on) for on in days]
    assert len({repr((table(plan.outcomes), plan.rows, plan.filters, plan.gates)) for plan in plans}) == 1
    resolved = [directory().resolve_subject(caller, on) for on in days]
    assert [(one.unit, one.agency_closed) for one in resolved] == [("75", False)] * 3


@pytest.mark.parametrize(
    ("on", "owner"),
    [(SEED, "gov.home_affairs"), (eve(DATA_LAW), "gov.home_affairs"), (DATA_LAW, "gov.law")],
)
async def test_2026_01_the_owner_of_a_coordinate_is_that_of_the_day(
    embedded: EmbeddedEngine, on: date, owner: str
) -> None:
    """Of a value type that registers share it is that of the first, until the law's own package has it."""
    engine = RecordingEngine(embedded)
    await planned(engine, CASE, CALLERS["gia-lai-health"], on)
    rows = {row["coordinate"]: row["owner"] for row in engine.documents[0]["fields"]}
    assert (rows["Provenance.enteredAt"], rows["AssistanceCase.caseId"]) == (owner, "gov.health")


async def test_2026_07_nobody_decides_about_a_register_before_it_is_there(embedded: EmbeddedEngine) -> None:
    telco, stated = CALLERS["viettel-with-agreement"], directory().purpose("sim-registration", CIVIL_SERVANTS)
    purpose = replace(stated, agreement="AG-2026-VTL-001")
    found = [
        brief((await planned(embedded, VERIFY, telco, on, purpose=purpose)).outcomes["Query.verifyIdentity"])
        for on in (eve(CIVIL_SERVANTS), CIVIL_SERVANTS)
    ]
    assert found == ["DENY no_ground", "ALLOW agreement"]


@pytest.mark.parametrize(
    ("code", "first"),
    [("1.001776", date(2021, 7, 1)), ("sim-registration", date(2024, 7, 1)), (READ_BACK, date(2025, 8, 19))],
)
def test_a_purpose_is_known_from_the_day_its_law_is_in_force(code: str, first: date) -> None:
    with pytest.raises(BadRequest):
        directory().purpose(code, eve(first))
    assert directory().purpose(code, first).code == code


def test_the_policies_themselves_have_an_entry_for_every_era() -> None:
    """Registers and functions are there from the seed's era on; `sharing` since the layer itself."""
    for name, entries in policies().reference["registers"]["registers"].items():
        first = date.fromisoformat(entries[0]["valid_from"])
        assert first <= (CIVIL_SERVANTS if name == "sharing" else SEED), name
