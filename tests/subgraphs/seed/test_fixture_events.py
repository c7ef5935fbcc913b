"""The fixture persons' events, against facts typed from domain.md 5.2 and the file's own parts."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import subgraphs.seed
from tests.subgraphs.seed.world import Row, World, one, part

_A, _B, _D, _E, _H, _K = (
    "901085000101", "964190000202", "979055000404", "992326000505", "951321000808", "931192001111",
)  # fmt: skip
_L = "948202001212"
_LONG, _NGAN = "948086000808", "948189000808"
FILE: dict[str, Any] = json.loads(
    (Path(subgraphs.seed.__path__[0]) / "data" / "people.json").read_text(encoding="utf-8")
)


def event(world: World, table: str, **wanted: object) -> Row:
    return one(world, "civil_status", table, **wanted)


def test_e_was_registered_at_ninh_kieu_after_her_birth_with_both_parents(world: World) -> None:
    """`domain.md` 5.2: born 2026-01-05, registered at the mother's commune Ninh Kiều 31135."""
    birth = event(world, "birth_event", subject_pin=_E)

    assert part(birth, "event_id", "subject_born", "registrar_commune", "registrar_province") == (
        "BE-2026-0505", date(2026, 1, 5), "31135", "92",
    )  # fmt: skip
    assert birth["registered_at"] > date(2026, 1, 5)
    assert part(birth, "mother_name", "father_name") == ("Trần Mỹ Duyên", "Lý Quốc Thịnh")


def test_h_shows_the_couple_that_adopted_her_and_seals_who_gave_birth(world: World) -> None:
    """`domain.md` 5.2: born 2021, registered in Quảng Ngãi, adopted 2023 by a couple in Hòa Khánh 20200."""
    birth = event(world, "birth_event", subject_pin=_H)
    adoption = event(world, "adoption_event", subject_pin=_H)
    behind = event(world, "birth_parents", event_id=birth["event_id"])

    assert part(birth, "registrar_commune", "registrar_province", "version") == ("21028", "51", 1)
    assert part(birth, "mother_pin", "mother_name", "father_pin", "father_name") == (
        _NGAN, "Lê Thị Ngân", _LONG, "Võ Thành Long",
    )  # fmt: skip
    assert birth["valid_from"] == birth["entered_registration_at"] == date(2021, 3, 1)
    assert part(adoption, "type", "registrar_commune", "adoptive_mother_pin", "adoptive_father_pin") == (
        "ADOPTION", "20200", _NGAN, _LONG,
    )  # fmt: skip
    assert adoption["decided_on"].year == 2023
    assert behind["adoption_event_id"] == adoption["event_id"]
    born_by = part(behind, "mother_name", "father_name", "mother_pin", "father_pin")
    assert None not in born_by
    for table, rows in world.tables.items():
        if table[1] != "birth_parents":
            assert not any(value in born_by for row in rows for value in row.values()), table


def test_l_was_adopted_as_a_child_and_is_of_age(world: World) -> None:
    """Born 2002 in Hải Vân 20194, adopted in 2010 by a couple in Hòa Khánh 20200; his mother is sealed."""
    birth = event(world, "birth_event", subject_pin=_L)
    adoption = event(world, "adoption_event", subject_pin=_L)
    behind = event(world, "birth_parents", event_id=birth["event_id"])

    assert part(birth, "event_id", "registrar_commune", "origin_registration") == (
        "BE-2002-1212", "20194", "H17.20194",
    )  # fmt: skip
    assert part(birth, "mother_pin", "father_pin") == ("948177001414", "948074001313")
    assert part(adoption, "event_id", "registrar_commune", "decided_on") == (
        "AE-2010-1212", "20200", date(2010, 8, 16),
    )  # fmt: skip
    assert part(behind, "mother_name", "mother_pin", "father_name") == (
        "Phạm Thị Hoa", "948180001515", None,
    )  # fmt: skip
    assert "948180001515" not in world.people()


def test_d_died_of_a_cause_in_an_thoi_dong(world: World) -> None:
    """`domain.md` 5.2: died 2026-02-10, An Thới Đông 27673."""
    death = event(world, "death_event", subject_pin=_D)

    assert part(death, "death_date", "registrar_commune") == (date(2026, 2, 10), "27673")
    assert death["death_cause"]
    assert "An Thới Đông" in death["death_place"]


def test_ks_sex_was_corrected_in_march_2026_and_with_it_her_birth(world: World) -> None:
    """`domain.md` 5.2: number re-established 2026-03 after a gender correction; old number 931092001112."""
    change = event(world, "change_event", subject_pin=_K)
    births = world.histories("civil_status", "birth_event", "event_id")["BE-1992-1111"]

    assert part(change, "change_kind", "change_before", "change_after", "sensitive") == (
        "GENDER", "MALE", "FEMALE", True,
    )  # fmt: skip
    assert (change["registered_at"].year, change["registered_at"].month) == (2026, 3)
    # the code of the event does not tell what only `sensitiveChange` may
    assert change["type"] == "CORRECTION"
    assert [part(birth, "subject_pin", "subject_gender") for birth in births] == [
        ("931092001112", "MALE"), (_K, "FEMALE"),
    ]  # fmt: skip


def test_bs_divorce_is_a_version_of_her_marriage(world: World) -> None:
    before, after = world.histories("civil_status", "marriage_event", "event_id")["ME-2013-0202"]

    assert part(after, "subject_pin", "divorced_on") == (_B, date(2021, 11, 8))
    assert after["divorce_decision_no"]
    assert part(before, "divorced_on", "divorce_decision_no", "valid_to") == (None, None, date(2021, 11, 7))


def test_as_marital_status_was_certified_where_he_lives(world: World) -> None:
    certificate = event(world, "marital_certificate", subject_pin=_A)

    assert part(certificate, "certified_status", "registrar_commune") == ("SINGLE", "20194")


def test_the_parts_of_the_file_agree_about_ids_names_and_days() -> None:
    people = {person["pin"]: person for person in FILE["persons"]}
    events = {entry["first"]["event_id"]: entry for entry in FILE["events"]}
    said = {
        (entry["table"], entry["first"]["event_id"])
        for entry in FILE["events"]
        if entry["table"] in ("birth_event", "death_event", "marriage_event")
    }
    wanted = {("birth_event", person["birth_event"]) for person in people.values()}
    wanted |= {("death_event", person["death_event"]) for person in people.values() if "died" in person}
    wanted |= {("marriage_event", marriage["event"]) for marriage in FILE["marriages"]}

    assert said == wanted
    for person in people.values():
        birth = events[person["birth_event"]]["first"]
        assert birth["registered_at"] == person["registered_on"]
        assert birth["registrar_commune"] == person["birth_commune"]
        parents = (person.get("mother_pin"), person.get("father_pin"))
        assert (birth.get("mother_pin"), birth.get("father_pin")) == parents
    for marriage in FILE["marriages"]:
        married = events[marriage["event"]]["first"]
        assert (married["subject_pin"], married["spouse_pin"]) == (marriage["subject"], marriage["spouse"])
        assert married["married_on"] == marriage["married_on"]


@pytest.mark.parametrize("entry", FILE["events"], ids=lambda entry: str(entry["first"]["event_id"]))
def test_an_event_names_its_subject_as_the_person_is_today(entry: dict[str, Any]) -> None:
    people = {person["pin"]: person for person in FILE["persons"]}
    first = dict(entry["first"])
    for change in entry.get("changes", ()):
        first |= change["columns"]
    person = people[first["subject_pin"]]
    gender = "FEMALE" if person["pin"] == _K else person["gender"]

    assert (first["subject_name"], first["subject_born"]) == (person["full_name"], person["born"])
    assert (first["subject_gender"], first["subject_ethnicity"]) == (gender, person["ethnicity"])
    assert first["registered_at"] <= first["valid_from"] == first["entered_registration_at"] or entry.get(
        "changes"
    )
