"""What holds of 100,000 generated persons whatever the seed (must show 3 of the whole domain)."""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest

from tests.subgraphs.seed.population_100k import PERSONS, Population

_TODAY: Final = "2026-11-20"
_SPECIAL_ZONES: Final = {
    "06994", "07192", "11914", "11948", "19742", "20333", "21548",
    "22736", "23272", "26732", "31078", "31105", "31108",
}  # fmt: skip
"""domain.md 3.2."""


@pytest.fixture(scope="module")
def born(population_100k: Population) -> dict[str, str]:
    people = population_100k.select("population", "person", "pin", "date_of_birth")
    return {str(pin): str(day) for pin, day in people}


def test_no_two_persons_share_a_number_old_or_new(population_100k: Population) -> None:
    numbers = Counter(pin for (pin,) in population_100k.select("population", "person", "pin"))
    old = population_100k.select("population", "pin_alias", "old_pin", "new_pin", "valid_to")

    assert numbers.total() == PERSONS
    numbers.update(pin for pin, _, _ in old)
    assert [pin for pin, times in numbers.items() if times > 1] == []
    assert [row for row in old if row[1] not in numbers or str(row[2]) > _TODAY] == []
    # about 1 in 5,000, and K
    assert 15 <= len(old) <= 22


def test_numbers_are_synthetic_and_follow_the_layout(population_100k: Population) -> None:
    """PPP C YY RRRRRR with 9 in place of the first 0 (`domain.md` 3.1), of the registering old province."""
    people = population_100k.select(
        "population", "person", "pin", "gender", "date_of_birth", "birth_registration_place"
    )
    communes = population_100k.select("population", "administrative_unit", "code", "parent_code", "valid_to")
    old_province = {code: parent for code, parent, valid_to in communes if valid_to == "2025-06-30"}
    wrong = []
    for pin, gender, day, registered_at in people:
        year = int(str(day)[:4])
        century = 2 * (year // 100 - 19) + (gender == "FEMALE")
        prefix = f"9{old_province.get(registered_at, '')}{century}{year % 100:02d}"
        if not re.fullmatch(r"9\d{11}", str(pin)) or not str(pin).startswith(prefix):
            wrong.append((pin, prefix))
    assert wrong == []


def test_parents_are_older_than_their_children_and_known_by_them(
    population_100k: Population, born: dict[str, str]
) -> None:
    relations = population_100k.select(
        "population", "person_relation", "pin", "relation", "relative_pin", "relative_name"
    )
    names = {row[0]: row[1] for row in population_100k.select("population", "person", "pin", "full_name")}
    parents = {
        (pin, relative) for pin, relation, relative, _ in relations if relation in ("FATHER", "MOTHER")
    }
    children = {(relative, pin) for pin, relation, relative, _ in relations if relation == "CHILD"}

    assert len(parents) > PERSONS * 0.7
    assert parents == children
    assert [
        (child, parent)
        for child, parent in parents
        if int(born[str(child)][:4]) - int(born[str(parent)][:4]) < 17
    ] == []
    assert [row for row in relations if names[row[2]] != row[3]] == []


def test_spouses_are_symmetric_while_both_live(population_100k: Population) -> None:
    alive = {
        pin for pin, status in population_100k.select("population", "person", "pin", "life_status")
        if status != "DECEASED"
    }  # fmt: skip
    standing = [
        (pin, relative)
        for pin, relation, relative, until in population_100k.select(
            "population", "person_relation", "pin", "relation", "relative_pin", "valid_to"
        )
        if relation == "SPOUSE" and until is None and pin in alive
    ]

    assert len(standing) > PERSONS * 0.2
    assert {(other, one) for one, other in standing} == set(standing)
    assert len({one for one, _ in standing}) == len(standing)


def test_minors_have_one_representative_of_age_at_a_time(
    population_100k: Population, born: dict[str, str]
) -> None:
    rows = population_100k.select(
        "population",
        "person_relation",
        "pin",
        "relation",
        "relative_pin",
        "kinship",
        "valid_from",
        "valid_to",
    )
    periods: dict[str, list[tuple[str, str]]] = {}
    for pin, relation, relative, _, since, until in rows:
        if relation == "REPRESENTATIVE":
            assert int(str(since)[:4]) - int(born[str(relative)][:4]) >= 18
            assert until is not None
            assert int(until[:4]) - int(born[str(pin)][:4]) <= 18
            periods.setdefault(str(pin), []).append((str(since), str(until)))
    assert [
        pin
        for pin, found in periods.items()
        if any(one[1] >= other[0] for one, other in zip(sorted(found), sorted(found)[1:], strict=False))
    ] == []
    assert {kinship for _, relation, _, kinship, _, _ in rows if relation == "REPRESENTATIVE"} == {
        "Cha", "Mẹ", "Người giám hộ",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["residence", "temporary", "current"])
def test_every_administrative_code_stands_on_the_last_day_of_its_version(
    population_100k: Population, kind: str
) -> None:
    units = population_100k.select(
        "population", "administrative_unit", "code", "parent_code", "valid_from", "valid_to"
    )
    stands: dict[tuple[str | None, str | None], list[tuple[str, str]]] = {}
    for code, parent, since, until in units:
        stands.setdefault((code, parent), []).append((str(since), until or "9999"))
    places = Counter(
        (commune, province, min(until or _TODAY, _TODAY))
        for table in ("person", "person_version")
        for commune, province, until in population_100k.select(
            "population", table, f"{kind}_commune", f"{kind}_province", "valid_to"
        )
        if commune is not None
    )

    assert [
        (commune, province, last_day)
        for commune, province, last_day in places
        if not any(first <= last_day <= last for first, last in stands.get((commune, province), ()))
    ] == []
    assert len({province for _, province, _ in places}) >= 34


def test_births_are_registered_at_a_commune_of_that_day(population_100k: Population) -> None:
    units = population_100k.select("population", "administrative_unit", "code", "level", "valid_to")
    before = {code for code, level, until in units if level == "COMMUNE" and until == "2025-06-30"}
    now = {code for code, level, until in units if level == "COMMUNE" and until is None}
    people = population_100k.select("population", "person", "birth_registration_place", "date_of_birth")

    assert [
        row for row in people if row[0] not in (before if str(row[1]) < "2025-04-01" else before | now)
    ] == []
    assert {row[0] for row in people if str(row[1]) >= "2025-07-01"} <= now


def test_special_zones_and_divided_communes_are_represented(population_100k: Population) -> None:
    rows = population_100k.select("population", "person", "residence_commune", "origin_residence")
    units = population_100k.select("population", "administrative_unit", "code", "valid_to")
    still = {code for code, until in units if until is None}
    closed = {str(origin) for _, origin in rows if str(origin).partition(".")[2] not in still}

    assert {commune for commune, _ in rows} >= _SPECIAL_ZONES
    # 174 communes were divided; what they wrote names codes that no commune has today
    assert len(closed) > 100
    assert "H26.00022" in closed


def test_people_move_stay_elsewhere_and_go_missing(population_100k: Population) -> None:
    versions = population_100k.select("population", "person_version", "pin", "residence_commune")
    people = population_100k.select(
        "population", "person", "pin", "residence_commune", "temporary_commune", "absence_status",
        "life_status", "missing_date", "household_no", "current_commune",
    )  # fmt: skip
    homes: dict[str | None, set[str | None]] = {}
    for pin, commune in versions:
        homes.setdefault(pin, set()).add(commune)
    for pin, commune, *_ in people:
        homes.setdefault(pin, set()).add(commune)
    moved = Counter(len(found) for found in homes.values())
    missing = [row for row in people if row[4] == "MISSING"]

    assert 0.05 < sum(count for homes_had, count in moved.items() if homes_had > 1) / PERSONS < 0.25
    assert moved[3] > 100
    assert 0.01 < sum(1 for row in people if row[2]) / PERSONS < 0.05
    assert {row[3] for row in people if row[2]} == {"NONE", "TEMPORARILY_ABSENT"}
    assert {row[3] for row in people if not row[2]} == {"NONE"}
    assert 3 <= len(missing) <= 20
    assert {(row[5] is None, row[6], row[7]) for row in missing} == {(False, None, None)}


def test_cards_are_in_force_or_have_just_ended_and_who_is_under_14_has_none(
    population_100k: Population,
) -> None:
    rows = population_100k.select(
        "population", "person", "date_of_birth", "card_issued_at", "card_issued_by", "card_expires_at"
    )
    held = [(int(str(born)[:4]), str(issued), by, ends) for born, issued, by, ends in rows if issued]

    assert len(held) > PERSONS * 0.5
    assert [row for row in held if int(row[1][:4]) - row[0] < 14] == []
    assert {by for _, issued, by, _ in held if issued >= "2024-07-01"} == {"Bộ Công an"}
    # until which birthday a card holds: 25, 40, 60, or for life
    assert {None if ends is None else int(ends[:4]) - year for year, _, _, ends in held} == {25, 40, 60, None}
