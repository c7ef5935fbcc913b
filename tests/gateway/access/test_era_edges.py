"""A change of everything that is dated, on the first day of each era; level: decider over changed data."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.access import AccessPlan, Directory, EmbeddedEngine, PolicySet
from gateway.decision import Subject, SubjectKind
from gateway.errors import BadRequest, Unauthenticated
from tests.gateway.access.building import TODAY, rules_only
from tests.gateway.access.doubles import RecordingEngine
from tests.gateway.access.eras import DATA_LAW, ERAS, PURPOSE, eve, planned
from tests.gateway.access.scenarios import CASE, brief


def changed_at(day: date) -> PolicySet:
    """Return the policies with a change of everything that is dated on one day."""
    reference: dict[str, Any] = deepcopy(dict(rules_only().reference))
    before, after = {"valid_to": eve(day).isoformat()}, {"valid_from": day.isoformat(), "valid_to": None}
    always = {"valid_from": "2000-01-01", "valid_to": None}
    reference["functions"]["social_assistance"] = [
        {**always, **before, "sector": "OLD"},
        {**after, "sector": "NEW"},
    ]
    register = reference["registers"]["registers"]
    register["social_assistance"] = [
        {**always, **before, "steward": "G07", "owner": "gov.justice"},
        {**after, "steward": "G18", "owner": "gov.health"},
    ]
    purpose = reference["purposes"]["1.001776"]
    reference["purposes"]["old"] = {**purpose, **always, **before}
    reference["purposes"]["new"] = {**purpose, **after}
    agency = {
        "name": "x",
        "name_en": "x",
        "level": "PROVINCE",
        "parent": None,
        "unit": "52",
        "successor": None,
    }
    reference["agencies"] = {
        "OLD": {**agency, **always, **before, "successor": "NEW"},
        "NEW": {**agency, **after},
        "SAME": {**agency, **always},
    }
    return PolicySet(modules=rules_only().modules, data={"reference": reference})


def told(plan: AccessPlan | None, document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "category": plan and brief(plan.outcomes["AssistanceCase.categoryCode"]),
        "owner": {row["owner"] for row in document["fields"] if row["name"] == "categoryCode"},
        "closed": document["subject"]["agency_closed"],
        "date": document["request"]["date"],
    }


Answers = dict[tuple[bool, str], dict[str, Any]]


async def answers_at(edge: date, changed: PolicySet, found: Directory) -> Answers:
    """Ask on the eve and on the day, as agencies old and new with functions old and new."""
    engine = RecordingEngine(EmbeddedEngine(changed, timeout=20))
    answers: Answers = {}
    for on, name, agency, sector in (
        (eve(edge), "old", "OLD", "OLD"),
        (eve(edge), "old", "SAME", "NEW"),
        (edge, "new", "OLD", "NEW"),
        (edge, "new", "NEW", "NEW"),
        (edge, "new", "SAME", "OLD"),
    ):
        subject = Subject(kind=SubjectKind.OFFICER, id="x", agency=agency, sector=sector)
        purpose = replace(PURPOSE, code=name, ancestors=(name,))
        plan = await planned(engine, CASE, subject, on, purpose=purpose, found=found)
        answers[on == edge, agency] = told(plan, engine.documents[-1])
    await engine.close()
    return answers


def expected_at(edge: date) -> Answers:
    """What holds on the eve holds no longer on the day."""
    past = {"closed": False, "date": eve(edge).isoformat(), "owner": {"gov.justice"}}
    today = {"closed": False, "date": edge.isoformat(), "owner": {"gov.health"}}
    return {
        (False, "OLD"): {**past, "category": "DEPENDS origin.case"},
        (False, "SAME"): {**past, "category": "DENY no_ground"},
        (True, "OLD"): {**today, "closed": True, "category": "DENY agency_closed"},
        (True, "NEW"): {**today, "category": "DEPENDS origin.case"},
        (True, "SAME"): {**today, "category": "DENY no_ground"},
    }


@pytest.mark.parametrize("edge", ERAS)
async def test_at_every_edge_functions_owners_and_agencies_are_those_of_the_day(edge: date) -> None:
    """In the gateway and in the rules alike."""
    changed = changed_at(edge)
    assert await answers_at(edge, changed, Directory(changed.reference)) == expected_at(edge)


@pytest.mark.parametrize("edge", ERAS)
def test_at_every_edge_purposes_and_succession_are_those_of_the_day(edge: date) -> None:
    found = Directory(changed_at(edge).reference)
    for on, known, unknown in ((eve(edge), "old", "new"), (edge, "new", "old")):
        assert found.purpose(known, on).code == known
        with pytest.raises(BadRequest):
            found.purpose(unknown, on)
    assert [found.codes_succeeded_by("NEW", on) for on in (eve(edge), edge)] == [("NEW",), ("NEW", "OLD")]
    with pytest.raises(Unauthenticated):
        found.resolve_subject(Subject(kind=SubjectKind.OFFICER, id="x", agency="NEW"), eve(edge))


class DirectoryOfToday(Directory):
    """Takes the owners of one day for those of every other."""

    def owner_of(self, coordinate: str, register: str, on: date) -> str | None:  # noqa: ARG002
        return super().owner_of(coordinate, register, TODAY)


class AgenciesOfToday(Directory):
    """Takes the agencies of one day for those of every other."""

    def resolve_subject(self, subject: Subject, on: date) -> Subject:  # noqa: ARG002
        return super().resolve_subject(subject, TODAY)


@pytest.mark.parametrize(
    "defect", [DirectoryOfToday, AgenciesOfToday, None], ids=["owners", "agencies", "functions"]
)
async def test_what_is_not_of_the_day_is_noticed(defect: type[Directory] | None) -> None:
    changed = changed_at(DATA_LAW)
    if defect is None:
        rule = "in_force(entry) if {\n\tentry.valid_from <= input.request.date\n"
        modules = {
            path: text.replace(rule, "in_force(entry) if {\n\tentry\n")
            for path, text in changed.modules.items()
        }
        assert modules != changed.modules
        changed = replace(changed, modules=modules)
    found = (defect or Directory)(changed.reference)
    assert await answers_at(DATA_LAW, changed, found) != expected_at(DATA_LAW)
