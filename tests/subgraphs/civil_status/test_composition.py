"""The register in the supergraph: it composes, its catalogue keeps the rules, the interface plans."""

from __future__ import annotations

from functools import cache

import orjson
import pytest
from graphql import build_schema

from gateway.composition import compose
from gateway.query_plan import GateSpec
from gateway.supergraph import Supergraph, load_supergraph
from gateway.supergraph.catalogue import Catalogue, read_catalogue
from gateway.supergraph.catalogue_check import check_catalogue
from tests.gateway.composition.documents import REPOSITORY
from tests.gateway.composition.test_registers import running_subgraphs
from tests.gateway.planner.gate_rules import gate_spec, gateless, undecided_requests
from tests.gateway.planner.invariants import check_plan
from tests.gateway.planner.running import plan_text
from tests.subgraphs.civil_status.rows import KINDS

VALUES = ("RegisteredPerson", "DataQuality", "Divorce", "Spouse", "BirthParents", "Adoption", "Change",
          "SensitiveChange", "Provenance")  # fmt: skip
EVENTS = {*KINDS, "AdoptionEvent"}


@cache
def composed() -> tuple[Supergraph, Catalogue]:
    sdl = compose(running_subgraphs())
    return load_supergraph(sdl), read_catalogue(sdl)


def gates() -> dict[str, GateSpec]:
    supergraph, catalogue = composed()
    specs = {}
    for name in (*sorted(EVENTS), "CivilStatusEventVersion"):
        strict = tuple(
            coordinate
            for coordinate, entry in catalogue.fields.items()
            if entry.is_strict and coordinate.partition(".")[0] in (name, *VALUES)
        )
        specs[name] = gate_spec(
            supergraph, name, "civil_status", "origin.registration", values=VALUES, strict=strict
        )
    specs["Person"] = gate_spec(supergraph, "Person", "population", "residenceCommune")
    return specs


def test_catalogue_of_the_composed_graph_keeps_its_rules() -> None:
    supergraph, catalogue = composed()
    opened = orjson.loads((REPOSITORY / "policies" / "data" / "open.json").read_bytes())
    problems = check_catalogue(catalogue, supergraph, {*opened, "AdministrativeUnit.civilStatusSource"})
    ours = [
        problem
        for problem in problems
        if problem.coordinate.partition(".")[0] in EVENTS | {"Query", "Person"}
    ]
    assert ours == []


def test_every_field_of_a_sealed_event_is_sealed_its_existence_too() -> None:
    """`domain.md` 4.2: adoption is X. Existence has the class of the key."""
    _, catalogue = composed()
    levels = {
        coordinate: entry.level
        for coordinate, entry in catalogue.fields.items()
        if coordinate.startswith(("AdoptionEvent.", "BirthParents.", "Adoption."))
    }
    assert set(levels.values()) == {"SEALED"}
    assert len(levels) == 17 + 4 + 6
    assert {catalogue.fields[f"BirthEvent.{name}"].level for name in ("birthParents", "adoption")} == {
        "SEALED"
    }


# domain.md 4.2: "ethnicity S", "reason S", "deathCause S", "gender/ethnicity S"
def test_sensitive_fields_are_those_of_the_fact_sheet() -> None:
    _, catalogue = composed()
    sensitive = {
        coordinate
        for coordinate, entry in catalogue.fields.items()
        if entry.level == "SENSITIVE" and entry.register == "civil_status"
    }
    changed = {f"SensitiveChange.{name}" for name in ("kind", "before", "after", "ground")}
    assert sensitive == changed | {
        "ChangeEvent.sensitiveChange", "DeathEvent.deathCause", "GuardianshipEvent.reason",
        "RegisteredPerson.ethnicity",
    }  # fmt: skip


def test_each_kind_implements_the_interface_and_is_entered_by_its_id() -> None:
    supergraph, _ = composed()
    assert set(supergraph.possible_types("CivilStatusEvent")) == EVENTS
    for name in EVENTS:
        assert [join.key for join in supergraph.types[name].joins] == ["eventId"]
    schema = build_schema((REPOSITORY / "subgraphs/civil_status/schema.graphql").read_text("utf-8"), True)
    # domain.md 3.6: ten registered, ten noted, foreign events, certificates
    assert len(getattr(schema.get_type("CivilStatusEventType"), "values", {})) == 22


OPERATIONS = {
    "a list of every kind": """{ civilStatusEvents(first: 5, unit: "52") { totalCount edges { node {
        eventId type subject { fullName } versions { versionId version }
        ... on DeathEvent { deathCause }
        ... on BirthEvent { birthParents { motherName } adoption { decisionNo } } } } } }""",
    "only counted": "{ civilStatusEvents { totalCount } }",
    "a person's events": """{ person(pin: "1", fullName: "x", dateOfBirth: "2000-01-01") { fullName
        isChildOf(parentPin: "2") hasLivingParent
        civilStatusEvents { eventId person { fullName }
            ... on AdoptionEvent { decisionNo adoptiveParents { fullName } }
            asOf(date: "2020-01-01") { version } } } }""",
    "statistics": "{ civilStatusStatistics(by: [TYPE, YEAR]) { cells { count keys { value } } } }",
    "a source": '{ administrativeUnit(code: "52") { name civilStatusSource } }',
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_plans_within_the_gate_rules(name: str) -> None:
    supergraph, _ = composed()
    planned = plan_text(supergraph, OPERATIONS[name], gates())
    assert check_plan(supergraph, planned.operation, planned.plan) == []
    assert gateless(supergraph, planned.operation, planned.plan, gates()) == []
    assert undecided_requests(supergraph, planned.plan, gates()) == []
    if "civilStatusEvents" in OPERATIONS[name]:
        # whatever is selected, the conditions of all kinds go with the list and its count
        fetches = [fetch for fetch in planned.plan.fetches if "civilStatusEvents" in fetch.document]
        assert all(fetch.types >= EVENTS for fetch in fetches)
