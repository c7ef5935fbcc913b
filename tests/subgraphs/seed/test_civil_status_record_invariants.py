"""What holds of the records of civil status events of 100,000 generated persons: codes, origins, versions."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Final

import pytest

from subgraphs.seed.rows import EVENT_TABLES
from tests.subgraphs.seed.civil_status_100k import TODAY, UNSEALED, Texts, of
from tests.subgraphs.seed.population_100k import Population

_CODES_SINCE: Final = "2004-07-08"
"""Decision 124/2004: before, places had no such codes."""
_AGENCIES: Final = json.loads(
    (Path(__file__).parents[3] / "policies" / "data" / "agencies.json").read_text(encoding="utf-8")
)


def test_sensitive_changes_are_those_of_sex_and_ethnic_group(population_100k: Population) -> None:
    flags = set(of(population_100k, "change_event", "change_kind", "sensitive"))
    kinds = ("FULL_NAME", "HOME_TOWN", "MOTHER_NAME", "DATE_OF_BIRTH")

    assert flags == {*((kind, "f") for kind in kinds), ("GENDER", "t"), ("ETHNICITY", "t")}


@pytest.mark.parametrize("table", EVENT_TABLES)
def test_registrars_and_origins_exist_on_their_day(population_100k: Population, table: str) -> None:
    units: dict[str, list[Texts]] = {}
    columns = ("code", "parent_code", "valid_from", "valid_to")
    for code, *rest in of(population_100k, "administrative_unit", *columns):
        units.setdefault(code, []).append(tuple(rest))
    today = {code: parent for code, found in units.items() for parent, _, last in found if last == "None"}
    provinces = {code for code, parent in today.items() if parent == "None"}
    registered = Counter(
        of(population_100k, table, "registrar_commune", "registrar_province", "registered_at")
    )
    versioned = [table] if table == "adoption_event" else [table, f"{table}_version"]
    entered = Counter(
        row
        for name in versioned
        for group in ("registration", "quality")
        for row in of(population_100k, name, f"origin_{group}", f"entered_{group}_at")
        if row[0] != "None"
    )

    assert len(provinces) == 34
    assert [
        row
        for row in registered
        if not any(
            first <= max(row[2], _CODES_SINCE) <= (TODAY if last == "None" else last)
            for _, first, last in units[row[0]]
        )
    ] == []
    # a divided commune is in force no more; the others lie where they are said to
    assert [row for row in registered if row[1] not in provinces or today.get(row[0], row[1]) != row[1]] == []
    assert [
        (origin, day)
        for origin, day in entered
        if not _AGENCIES[origin]["valid_from"] <= day <= min(_AGENCIES[origin]["valid_to"] or TODAY, TODAY)
    ] == []
    closed = {origin for origin, _ in entered if _AGENCIES[origin]["valid_to"] is not None}
    assert closed or table in ("adoption_event", "declaration_event")


@pytest.mark.parametrize("table", UNSEALED)
def test_versions_follow_each_other_without_gap(population_100k: Population, table: str) -> None:
    columns = ("event_id", "version", "valid_from", "valid_to")
    histories: dict[str, list[Texts]] = {}
    for name in (f"{table}_version", table):
        for event, *version in of(population_100k, name, *columns):
            histories.setdefault(event, []).append(tuple(version))
    wrong = []
    for event, found in histories.items():
        found.sort(key=lambda version: int(version[0]))
        numbers = [version[0] for version in found] == [str(n) for n in range(1, len(found) + 1)]
        ends = all(one[1] <= one[2] < other[1] for one, other in pairwise(found))
        if not (numbers and ends and found[-1][2] == "None"):
            wrong.append(event)
    assert wrong == []
    if table in ("birth_event", "marriage_event"):
        assert sum(len(found) > 1 for found in histories.values()) > 100


def test_quality_is_better_in_some_provinces_and_old_books_were_digitised(
    population_100k: Population,
) -> None:
    births = of(
        population_100k, "birth_event", "registrar_province", "registered_at", "digitised_from_book",
        "verified_against_population",
    )  # fmt: skip
    shares = {
        province: Counter(
            verified for code, _, digitised, verified in births if code == province and digitised == "t"
        )
        for province in ("01", "12")
    }

    assert all((digitised == "t") == (day < "2016-01-01") for _, day, digitised, _ in births)
    hanoi, lai_chau = (found["t"] / found.total() for found in shares.values())
    assert hanoi > lai_chau + 0.1
