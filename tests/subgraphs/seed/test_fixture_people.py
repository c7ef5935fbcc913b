"""The fixture persons, against facts typed from domain.md 5.2 and the first slice's agreed values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from subgraphs.common.names import name_fold, name_sort
from tests.postgres import Cluster
from tests.subgraphs.seed.world import World, one, part, prepare, read_world, seed

_A, _B, _C, _C2, _D, _E = (
    "901085000101",
    "964190000202",
    "952148000303",
    "952150000313",
    "979055000404",
    "992326000505",
)
_G, _H, _I, _J, _K = "933088000707", "951321000808", "983080000909", "974083001010", "931192001111"
_L, _M, _N, _O = "948202001212", "951150001616", "951078001717", "952155001818"


@pytest.mark.parametrize(
    ("pin", "full_name", "gender", "born", "commune", "province", "ethnicity", "marital_status"),
    [
        (_A, "Nguyễn Văn An", "MALE", "1985-03-12", "20194", "48", "01", "SINGLE"),
        (_B, "Siu H'Lan", "FEMALE", "1990-07-21", "24100", "52", "10", "DIVORCED"),
        (_C, "Trần Thị Cúc", "FEMALE", "1948-11-02", "21583", "52", "01", "WIDOWED"),
        (_C2, "Trần Thị Sen", "FEMALE", "1950-04-17", "21583", "52", "01", "SINGLE"),
        (_D, "Phạm Văn Dũng", "MALE", "1955-06-30", "27673", "79", "01", "MARRIED"),
        (_E, "Lý Ngọc Em", "FEMALE", "2026-01-05", "31135", "92", "01", "SINGLE"),
        (_G, "Đỗ Minh Giang", "MALE", "1988-01-15", "11953", "33", "01", "SINGLE"),
        (_H, "Võ Thị Hạnh", "FEMALE", "2021-02-14", "20200", "48", "01", "SINGLE"),
        (_I, "Lê Văn Ích", "MALE", "1980-05-05", "28789", "86", "01", "SINGLE"),
        (_J, "Bùi Văn Khoa", "MALE", "1983-09-09", "25747", "79", "01", "SINGLE"),
        (_K, "Hoàng Thị Kim", "FEMALE", "1992-12-01", "11407", "31", "01", "SINGLE"),
        (_L, "Trần Minh Khang", "MALE", "2002-05-10", "20200", "48", "01", "SINGLE"),
        (_M, "Nguyễn Thị Sáu", "FEMALE", "1950-03-03", "21028", "51", "01", "SINGLE"),
        (_N, "Trần Quốc Bảo", "MALE", "1978-04-04", "21028", "51", "01", "SINGLE"),
        (_O, "Đinh Thị Tám", "FEMALE", "1955-07-07", "21622", "52", "01", "SINGLE"),
    ],
)
def test_person_is_who_the_fixture_says(
    world: World,
    pin: str,
    full_name: str,
    gender: str,
    born: str,
    commune: str,
    province: str,
    ethnicity: str,
    marital_status: str,
) -> None:
    person = world.people()[pin]
    status = one(world, "civil_status", "person", pin=pin)

    assert part(person, "full_name", "name_fold", "name_sort", "gender", "date_of_birth", "nationality") == (
        full_name,
        name_fold(full_name),
        name_sort(full_name),
        gender,
        date.fromisoformat(born),
        "VN",
    )
    assert part(person, "residence_commune", "residence_province", "ethnicity") == (
        commune,
        province,
        ethnicity,
    )
    assert status["marital_status"] == marital_status
    assert person["life_status"] == ("DECEASED" if pin == _D else "ALIVE")


def test_c_lives_with_her_sister_and_has_faith_phone_and_address(world: World) -> None:
    columns = ("religion", "residence_address", "mobile_phone", "household_no", "relation_to_head")
    people = world.people()

    assert part(people[_C], *columns) == (
        "Phật giáo",
        "12 đường Nguyễn Huệ",
        "0900000303",
        "HK-21583-0303",
        "Chủ hộ",
    )
    assert part(people[_C2], *columns) == (
        "Phật giáo",
        "12 đường Nguyễn Huệ",
        "0900000313",
        "HK-21583-0303",
        "Em",
    )
    assert one(world, "population", "household", household_no="HK-21583-0303")["head_pin"] == _C
    assert sorted(p["pin"] for p in people.values() if p["household_no"] == "HK-21583-0303") == [_C, _C2]


def test_a_moved_from_ba_dinh_to_hai_van_and_is_paid_by_the_new_commune(world: World) -> None:
    versions = world.histories("population", "person", "pin")[_A]
    case = one(world, "social_assistance", "assistance_case", case_id="AC-2022-0101")

    assert [part(v, "residence_commune", "origin_residence", "valid_from") for v in versions] == [
        ("00004", "H26.00004", date(2017, 6, 15)),
        ("20194", "H17.20194", date(2025, 9, 15)),
    ]
    assert part(case, "origin_case", "origin_payment", "residence_commune") == (
        "H26.00004",
        "H17.20194",
        "20194",
    )


def test_d_died_and_e_was_born_in_can_tho_to_a_father_in_ca_mau(world: World) -> None:
    people = world.people()
    birth = one(world, "civil_status", "birth_event", subject_pin=_E)

    assert part(people[_D], "date_of_death", "mobile_phone", "household_no") == (
        date(2026, 2, 10),
        "0900000404",
        None,
    )
    assert one(world, "civil_status", "death_event", subject_pin=_D)["death_date"] == date(2026, 2, 10)
    assert part(birth, "registrar_commune", "origin_registration") == ("31135", "H13.31135")
    assert people[birth["mother_pin"]]["residence_commune"] == "31135"
    assert people[birth["father_pin"]]["residence_commune"] == "32248"


def test_h_is_registered_in_quang_ngai_with_the_couple_she_lives_with(world: World) -> None:
    people = world.people()
    birth = one(world, "civil_status", "birth_event", subject_pin=_H)
    parents = [people[birth["mother_pin"]], people[birth["father_pin"]]]

    assert part(birth, "registrar_commune", "origin_registration") == ("21028", "H48.21028")
    assert {parent["household_no"] for parent in parents} == {people[_H]["household_no"]}
    assert {parent["residence_commune"] for parent in parents} == {"20200"}


@pytest.mark.parametrize(
    ("number", "pin", "grade", "coefficient", "managing", "origin", "pay", "note", "reviewer"),
    [
        ("G09-000707", _G, ("01.002", "A2.1", 3), "5.08", "G09", "G09", 12_852_400, None, None),
        ("H29-001010", _J, ("01.003", "A1", 5), "3.66", "H29", "H09", 9_259_800, "Đã thẩm tra", "G09"),
    ],
)
def test_official_has_grade_pay_origin_and_review(
    world: World,
    number: str,
    pin: str,
    grade: tuple[str, str, int],
    coefficient: str,
    managing: str,
    origin: str,
    pay: int,
    note: str | None,
    reviewer: str | None,
) -> None:
    record = one(world, "civil_servants", "civil_servant", employee_no=number)

    assert part(record, "pin", "grade_code", "grade_group", "grade_step") == (pin, *grade)
    assert part(record, "grade_coefficient", "managing_agency", "origin_record", "base_pay") == (
        Decimal(coefficient),
        managing,
        origin,
        pay,
    )
    assert part(record, "ministry_note", "origin_review", "employment_status") == (note, reviewer, "ACTIVE")


def test_k_has_an_earlier_number_whose_ground_is_kept_apart(world: World) -> None:
    assert one(world, "population", "pin_alias", new_pin=_K) == {
        "old_pin": "931092001112",
        "new_pin": _K,
        "valid_to": date(2026, 3, 15),
    }
    assert one(world, "population", "pin_alias_ground", old_pin="931092001112") == {
        "old_pin": "931092001112",
        "ground": "GENDER_CORRECTION",
    }


def test_ks_versions_tell_that_the_number_changed_and_not_why(world: World) -> None:
    first, now = world.histories("population", "person", "pin")[_K]
    told = {column for column in now if first[column] != now[column]}

    assert part(now, "valid_from", "origin_identity") == (date(2026, 3, 16), "H24.11407")
    assert told == {
        "version", "valid_from", "valid_to", "entered_identity_at",
        "card_issued_at", "card_issued_by", "card_expires_at",
        "origin_card", "origin_level_card", "entered_card_at",
    }  # fmt: skip


@pytest.mark.parametrize(("persons", "number"), [(25, 1), (60, 5)])
def test_fixtures_are_the_same_for_every_number_and_seed(
    world: World, cluster: Cluster, persons: int, number: int
) -> None:
    prepare(cluster)
    seed(cluster, persons=persons, number=number)
    other = read_world(cluster)

    fixtures = {pin for pin in other.people() if 0 < int(pin[-6:]) <= 1_818 and pin in world.people()}
    assert len(other.people()) == persons
    assert len(fixtures) == 25
    assert {pin: other.people()[pin] for pin in fixtures} == {pin: world.people()[pin] for pin in fixtures}
    assert [
        case for case in world.rows("social_assistance", "assistance_case") if case["pin"] in fixtures
    ] == [case for case in other.rows("social_assistance", "assistance_case") if case["pin"] in fixtures]
