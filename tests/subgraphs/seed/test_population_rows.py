"""Versions of a person from what happened to it, typed by hand."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.seed.days import day
from subgraphs.seed.people import Card, Home, NumberChange, Person, Phone, Stay
from subgraphs.seed.population_rows import _first_columns, alias_rows, person_versions
from subgraphs.seed.reference import Commune, Reference, load_reference
from subgraphs.seed.rows import PersonRow


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference()


def home(commune: Commune, since: str) -> Home:
    return Home(commune, f"Thôn {commune.code}", day(since), f"CT-{commune.code}-1")


def somebody(reference: Reference, **changes: Any) -> Person:
    """Return a person of Ia Dreh, which lay in the old Gia Lai (64) until the merger."""
    place = reference.communes["24100"]
    person = Person(
        number=1, pin="964190000001", full_name="Siu H'Lan", gender="FEMALE", born=day("1990-07-21"),
        registered_on=day("1990-08-10"), died=None, birth_commune=place, ethnicity="10", religion="Không",
        mother_pin=None, father_pin=None, home=home(place, "2017-06-15"), previous_home=None,
        household_no="HK-1", relation="Chủ hộ", phone=None, entered_on=day("2017-06-15"),
        home_town="Xã Ia Dreh, Tỉnh Gia Lai",
    )  # fmt: skip
    return person._replace(**changes)


def told(versions: list[PersonRow], *columns: str) -> list[tuple[object, ...]]:
    return [tuple(getattr(version, column) for column in columns) for version in versions]


def test_the_first_columns_are_in_the_order_of_the_row(reference: Reference) -> None:
    assert tuple(_first_columns(somebody(reference))) == PersonRow._fields


def test_somebody_to_whom_nothing_happened_has_one_version(reference: Reference) -> None:
    (version,) = person_versions(somebody(reference))

    assert version.birth_registration_place == "24100"
    assert (version.residence_commune, version.residence_province, version.current_address) == (
        "24100", "52", "Thôn 24100",
    )  # fmt: skip
    assert (version.version, version.valid_from, version.valid_to) == (1, "2017-06-15", None)
    assert version.origin_identity == "H21.24100"


def test_who_moved_twice_has_the_codes_of_the_day_each_home_was_left(reference: Reference) -> None:
    quy_nhon, hai_van = reference.communes["21583"], reference.communes["20194"]
    versions = person_versions(
        somebody(
            reference,
            home=home(hai_van, "2026-02-01"),
            previous_home=home(quy_nhon, "2024-03-01"),
            earlier_homes=(home(reference.communes["24100"], "2017-06-15"),),
        )
    )

    # domain.md 3.2: 64 was closed with the merger of 1 July 2025; Quy Nhơn was left after it
    assert told(versions, "residence_commune", "residence_province", "valid_to", "origin_residence") == [
        ("24100", "64", "2024-02-29", "H21.24100"),
        ("21583", "52", "2026-01-31", "H08.21583"),
        ("20194", "48", None, "H17.20194"),
    ]
    assert told(versions, "household_no", "residence_file_no") == [
        (None, "CT-24100-1"), (None, "CT-21583-1"), ("HK-1", "CT-20194-1"),
    ]  # fmt: skip


def test_a_part_of_a_divided_commune_is_named_as_it_was(reference: Reference) -> None:
    """Đội Cấn (00022) went to Ba Đình (00004) and to Ngọc Hà (00008)."""
    part = next(place for place in reference.places if (place.old_code, place.code) == ("00022", "00004"))
    versions = person_versions(
        somebody(
            reference,
            birth_commune=part,
            home=home(reference.communes["20194"], "2024-03-01"),
            previous_home=home(part, "2017-06-15"),
        )
    )

    assert told(versions, "residence_commune", "origin_residence", "birth_registration_place") == [
        ("00022", "H26.00022", "00022"),
        ("20194", "H17.20194", "00022"),
    ]
    (settled,) = person_versions(somebody(reference, home=home(part, "2017-06-15")))
    assert (settled.residence_commune, settled.origin_residence) == ("00004", "H26.00022")


def test_a_stay_changes_where_one_is_and_not_who_answers_for_the_residence(reference: Reference) -> None:
    stay = Stay(reference.communes["00004"], "12 đường Đội Cấn", day("2022-03-01"), declared_absent=True)
    versions = person_versions(somebody(reference, stay=stay))

    columns = (
        "temporary_commune",
        "current_commune",
        "absence_status",
        "residence_commune",
        "origin_residence",
    )
    assert told(versions, *columns) == [
        (None, "24100", "NONE", "24100", "H21.24100"),
        ("00004", "00004", "TEMPORARILY_ABSENT", "24100", "H21.24100"),
    ]


def test_card_and_phone_of_one_day_make_one_version_under_their_own_origins(reference: Reference) -> None:
    versions = person_versions(
        somebody(
            reference,
            card=Card(day("2024-07-01"), day("2030-07-21"), "O+"),
            phone=Phone("0900000001", "CITIZEN", day("2024-07-01"), "lan@thu.example"),
        )
    )

    assert told(versions, "card_issued_by", "origin_card", "blood_type", "email", "origin_contact") == [
        (None, None, None, None, None),
        ("Bộ Công an", "G01", "O+", "lan@thu.example", "CITIZEN"),
    ]


def test_a_new_number_leaves_an_alias_and_no_reason(reference: Reference) -> None:
    person = somebody(
        reference, number_change=NumberChange("964090000001", day("2026-03-16"), "GENDER_CORRECTION")
    )
    first, second = person_versions(person)

    differing = {name for name in PersonRow._fields if getattr(first, name) != getattr(second, name)}
    assert differing == {"version", "valid_from", "valid_to", "entered_identity_at"}
    aliases, grounds = alias_rows(person)
    assert [tuple(row) for row in aliases] == [("964090000001", "964190000001", "2026-03-15")]
    assert [tuple(row) for row in grounds] == [("964090000001", "GENDER_CORRECTION")]


@pytest.mark.parametrize(
    ("change", "status", "day_of_it"),
    [
        ({"died": "2026-02-10"}, "DECEASED", "2026-02-11"),
        ({"missing_on": "2024-05-01"}, "MISSING", "2024-05-01"),
    ],
)
def test_who_died_or_is_missing_is_nowhere(
    reference: Reference, change: dict[str, str], status: str, day_of_it: str
) -> None:
    happened = {name: day(value) for name, value in change.items()}
    versions = person_versions(somebody(reference, household_no=None, relation=None, **happened))

    assert told(versions[-1:], "life_status", "valid_from", "current_commune", "household_no") == [
        (status, day_of_it, None, None)
    ]
    assert versions[0].life_status == "ALIVE"
