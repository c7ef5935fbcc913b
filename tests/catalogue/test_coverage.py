"""No field of the domain facts is missing, and none of the API never has a value."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pytest

from gateway.supergraph import TypeKind
from gateway.supergraph.catalogue_walk import api_fields
from tests.catalogue.comparing import Compared, compare_columns
from tests.catalogue.coverage import Resolver, cover
from tests.catalogue.registers import rows_of
from tests.catalogue.world import AskedWorld, asked_world
from tests.gateway.access.building import catalogue, supergraph
from tests.postgres import Cluster, temporary_cluster

pytestmark = pytest.mark.timeout(400)

EMPTY_BY_DESIGN = {
    "AdoptionEvent.asOf": "a sealed event has no version of its own",
    "AdoptionEvent.versions": "a sealed event has no version of its own",
}
"""Coordinates that never have a value, and why."""

DERIVED = {
    "Person.pinChanged", "Person.death", "Person.birth", "Person.marriages", "Person.hasLivingParent",
    "Person.isChildOf", "Person.hasStateIncome", "Person.receivesPension", "Person.isStateEmployee",
    "Person.holdsPosition", "Person.receivesMonthly", "Person.stopPayment", "Person.feeExempt",
    "Person.energySubsidy",
}  # fmt: skip
"""Answers that no column holds; each has tests of its own in its register."""
REPRESENTATIVE = "Person.legalRepresentative"
"""Of a minor whom no guardian stands for, the parents."""


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Registers of this module alone: what migrations filled is needed too, which other tests empty."""
    with temporary_cluster() as running:
        yield running


@pytest.fixture(scope="module")
def world(cluster: Cluster) -> AskedWorld:
    return asked_world(cluster)


def covered(resolved: set[str], compared: Mapping[str, Compared]) -> dict[str, Any]:
    return {row.path: row for row in cover(supergraph(), catalogue(), resolved, compared)}


def test_no_field_of_the_domain_facts_has_a_gap(world: AskedWorld) -> None:
    rows = covered(world.answers.resolved, world.compared)
    assert len(rows) == len(rows_of("domain_fields.csv"))
    assert {path: row.gaps for path, row in rows.items() if row.gaps} == {}


def test_every_stored_value_of_the_domain_facts_is_held_against_its_column(world: AskedWorld) -> None:
    compared = set(world.compared)
    left = {
        row["path"]
        for row in rows_of("domain_fields.csv")
        if row["section"] != "4.5"
        and not any(path == row["path"] or path.startswith(f"{row['path']}.") for path in compared)
    }
    assert {path for path in left if not path.startswith(REPRESENTATIVE)} == DERIVED


def test_answers_are_what_the_tables_hold(world: AskedWorld) -> None:
    assert {path: one.differing[:3] for path, one in world.compared.items() if one.differing} == {}
    assert [path for path, one in world.compared.items() if not one.filled] == []


def test_every_field_of_the_api_has_a_value_somewhere(world: AskedWorld) -> None:
    """Fields of interfaces are those of their implementers."""
    fields = {where for where, type_, _ in api_fields(supergraph()) if type_.kind is TypeKind.OBJECT}
    assert fields - world.answers.resolved == set(EMPTY_BY_DESIGN)


@pytest.mark.parametrize(
    ("path", "filled", "differing", "gap"),
    [
        ("Person.religion", 3, ("901: ['Phật giáo'] is ['Công giáo'] in the table",), "not as in the table"),
        ("Person.religion", 0, (), "never a value"),
    ],
)
def test_wrong_or_absent_column_is_a_gap(
    path: str, filled: int, differing: tuple[str, ...], gap: str
) -> None:
    compared = {path: Compared(path=path, filled=filled, differing=differing)}
    assert covered({"Person.religion"}, compared)[path].gaps == (gap,)


def test_field_that_never_had_a_value_is_a_gap() -> None:
    rows = covered({"Person.pinChanged"}, {})
    assert rows["Person.pinChanged"].resolver is Resolver.VALUE
    assert rows["Person.isChildOf"].gaps == ("never a value",)


def test_difference_between_an_answer_and_its_table_is_found(world: AskedWorld, cluster: Cluster) -> None:
    people = world.answers.objects["population", "Person"]
    pin = min(pin for pin, person in people.items() if person["religion"])
    changed = {**people, pin: {**people[pin], "religion": "x"}}
    answers = replace(world.answers, objects={**world.answers.objects, ("population", "Person"): changed})
    compared = asyncio.run(compare_columns(cluster, answers, {"Person"}))
    assert [path for path, one in compared.items() if one.differing] == ["Person.religion"]
