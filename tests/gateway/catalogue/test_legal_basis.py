"""The legal basis as data: complete for our registers, dated, and of laws it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from gateway.supergraph.catalogue import LEVELS, TAGS
from tests.gateway.access.building import catalogue, policies, supergraph

DOCUMENT = policies().reference["legal_basis"]
SEED_ERA = "2023-06-30"
TODAY = "2026-11-23"


def entries() -> Iterator[dict[str, Any]]:
    for register in DOCUMENT["registers"].values():
        yield from register["basis"]
        for group in register["groups"].values():
            yield from group
    for part in ("classes", "tags"):
        for found in DOCUMENT[part].values():
            yield from found


def in_force(found: list[dict[str, Any]], on: str) -> list[str]:
    return [
        one["law"]
        for one in found
        if one["valid_from"] <= on and (one["valid_to"] is None or on <= one["valid_to"])
    ]


def test_every_entry_is_dated_and_of_a_law_that_has_a_title() -> None:
    for entry in entries():
        assert set(entry) == {"law", "article", "valid_from", "valid_to", "verified"}
        start = date.fromisoformat(entry["valid_from"])
        assert entry["valid_to"] is None or date.fromisoformat(entry["valid_to"]) > start
        assert isinstance(entry["verified"], bool)
    assert {entry["law"] for entry in entries()} <= set(DOCUMENT["laws"])
    for named in DOCUMENT["laws"].values():
        assert named["title"]
        assert named["title_en"]


def test_every_register_and_writer_group_of_the_catalogue_has_its_basis_and_no_other() -> None:
    groups: dict[str, set[str]] = {name: set() for name in supergraph().subgraphs}
    for entry in catalogue().fields.values():
        if entry.group is not None:
            groups[entry.register].add(entry.group)
    assert {name: set(found["groups"]) for name, found in DOCUMENT["registers"].items()} == groups


def test_law_that_makes_a_steward_or_a_function_is_one_the_register_rests_on() -> None:
    reference = policies().reference
    for register, found in DOCUMENT["registers"].items():
        known = {entry["law"] for entry in found["basis"]}
        for entry in (*reference["registers"]["registers"][register], *reference["functions"][register]):
            assert entry["law"] in known, register


def test_ground_of_a_declassification_begins_with_a_law_that_has_a_title() -> None:
    grounds = {entry.ground for entry in catalogue().fields.values() if entry.ground is not None}
    assert grounds
    assert [one for one in grounds if one.partition(",")[0] not in DOCUMENT["laws"]] == []


@pytest.mark.parametrize("register", sorted(DOCUMENT["registers"]))
def test_register_has_a_basis_today_and_had_one_when_its_data_began(register: str) -> None:
    found = DOCUMENT["registers"][register]
    assert in_force(found["basis"], TODAY)
    if register != "sharing":
        assert in_force(found["basis"], SEED_ERA)
    for group in found["groups"].values():
        assert in_force(group, TODAY)


def test_classes_and_tags_are_those_of_the_catalogue() -> None:
    assert set(DOCUMENT["classes"]) == set(LEVELS)
    assert set(DOCUMENT["tags"]) <= TAGS


@pytest.mark.parametrize(
    ("register", "on", "law"),
    [
        # domain.md 2.3: Law on Identification 2023 in force 1 Jul 2024
        ("population", "2024-06-30", "59/2014/QH13"),
        ("population", "2024-07-01", "26/2023/QH15"),
        # domain.md 2.4: the new Civil Status Law is in force from 1 Mar 2027
        ("civil_status", "2027-02-28", "60/2014/QH13"),
        ("civil_status", "2027-03-01", "Luật Hộ tịch 2026"),
        # domain.md 2.5: Decree 27/2026 from 1 Jul 2026
        ("civil_servants", "2026-06-30", "06/2023/TT-BNV"),
        ("civil_servants", "2026-07-01", "27/2026/NĐ-CP"),
        # domain.md 2.6: Decree 20/2021 from 1 Jul 2021
        ("social_assistance", "2021-07-01", "20/2021/NĐ-CP"),
        # domain.md 2.1: Decree 278/2025 of 22 Oct 2025
        ("sharing", "2025-10-22", "278/2025/NĐ-CP"),
    ],
)
def test_law_of_a_register_changes_on_its_day(register: str, on: str, law: str) -> None:
    assert law in in_force(DOCUMENT["registers"][register]["basis"], on)
