"""Agencies and units as policies read them: the committed files and the facts of the merger."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from subgraphs.seed.policy_data import agencies, render, units
from subgraphs.seed.reference import load_reference

_FOLDER = Path(__file__).parents[3] / "policies" / "data"


def _read(name: str) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return found


def test_committed_files_are_what_the_generator_writes() -> None:
    reference = load_reference()

    assert (_FOLDER / "agencies.json").read_text(encoding="utf-8") == render(agencies(reference))
    assert (_FOLDER / "units.json").read_text(encoding="utf-8") == render(units(reference))


def test_units_are_34_provinces_and_3321_communes_with_their_province() -> None:
    found = _read("units.json")
    provinces = {code for code, unit in found.items() if unit["level"] == "PROVINCE"}
    communes = [unit for unit in found.values() if unit["level"] == "COMMUNE"]

    assert (len(provinces), len(communes)) == (34, 3_321)
    assert {unit["parent"] for unit in communes} == provinces
    assert found["21583"] == {
        "name": "Phường Quy Nhơn",
        "level": "COMMUNE",
        "parent": "52",
        "valid_from": "2025-07-01",
        "valid_to": None,
    }


def test_closed_province_leads_to_the_province_of_the_name_that_stays() -> None:
    found = _read("agencies.json")

    assert found["H08"] == {
        "name": "Ủy ban nhân dân tỉnh Bình Định",
        "name_en": "People's Committee of Binh Dinh Province",
        "level": "PROVINCE",
        "parent": None,
        "unit": "52",
        "valid_from": "2004-07-08",
        "valid_to": "2025-06-30",
        "successor": "H21",
    }
    closed = [code for code, agency in found.items() if agency["level"] == "PROVINCE" and agency["valid_to"]]
    assert len(closed) == 29


@pytest.mark.parametrize(
    ("unit", "agency", "closed"),
    [
        ("15", "H38", ["H63"]),
        ("24", "H05", ["H02"]),
        ("44", "H50", ["H46"]),
        ("52", "H21", ["H08"]),
        ("80", "H53", ["H39"]),
        ("82", "H20", ["H58"]),
        ("91", "H01", ["H33"]),
    ],
)
def test_seven_provinces_keep_a_statistical_code_and_an_agency_code_of_different_predecessors(
    unit: str, agency: str, closed: list[str]
) -> None:
    found = _read("agencies.json")

    assert found[agency]["unit"] == unit
    assert [
        code for code, entry in found.items() if entry["successor"] == agency and "." not in code
    ] == closed
    # the closed agency is the one whose statistical code lives on
    assert [found[code]["unit"] for code in closed] == [unit]


@pytest.mark.parametrize(
    ("closed", "successor"),
    [
        ("H08.21583", "H21.21583"),
        ("H07.28789", "H61.28789"),
        ("H09.25747", "H29.25747"),
        ("H34.23284", "H48.23284"),
    ],
)
def test_commune_of_a_closed_province_leads_to_the_same_commune(closed: str, successor: str) -> None:
    found = _read("agencies.json")

    assert (found[closed]["valid_to"], found[closed]["successor"]) == ("2025-06-30", successor)
    assert (found[successor]["valid_from"], found[successor]["successor"]) == ("2025-07-01", None)


@pytest.mark.parametrize("open_throughout", ["H21.24100", "H26.00004", "H13.31135", "H31.11953"])
def test_commune_of_a_province_whose_agency_stays_keeps_its_code(open_throughout: str) -> None:
    found = _read("agencies.json")[open_throughout]

    assert (found["valid_from"], found["valid_to"]) == ("2004-07-08", None)


def test_dissolved_labour_ministry_is_succeeded_by_health_not_home_affairs() -> None:
    found = _read("agencies.json")

    assert (found["G07"]["valid_to"], found["G07"]["successor"]) == ("2025-02-28", "G18")
    assert [code for code, agency in found.items() if agency["level"] == "ENTERPRISE"] == [
        "AGRIBANK",
        "EVN",
        "MOBIFONE",
        "VIETTEL",
        "VNPT",
    ]


def test_every_successor_is_open_and_every_parent_known() -> None:
    found = _read("agencies.json")
    divided = {commune.agency for commune in load_reference().divided.values()}

    assert [
        code
        for code, agency in found.items()
        if (agency["successor"] is None) != (agency["valid_to"] is None or code in divided)
        or (agency["successor"] is not None and found[agency["successor"]]["valid_to"] is not None)
        or (agency["parent"] is not None and agency["parent"] not in found)
    ] == []


def test_a_divided_commune_has_no_successor_and_its_province_goes_on() -> None:
    found = _read("agencies.json")
    without = [code for code, agency in found.items() if agency["valid_to"] and not agency["successor"]]

    # as the data set of the new communes says, Đội Cấn went to Ba Đình and to Ngọc Hà
    assert load_reference().divided["00022"].into == ("00004", "00008")
    assert found["H26.00022"] == {
        "name": "Ủy ban nhân dân phường Đội Cấn",
        "name_en": "People's Committee of Doi Can Ward",
        "level": "COMMUNE",
        "parent": "H26",
        "unit": "00022",
        "valid_from": "2004-07-08",
        "valid_to": "2025-06-30",
        "successor": None,
    }
    assert len(without) == 174


@pytest.mark.parametrize(
    ("commune", "old_province"),
    [
        ("24100", "64"),
        ("21583", "52"),
        ("28789", "83"),
        ("25747", "74"),
        ("11953", "33"),
        ("20200", "48"),
        ("21028", "51"),
        ("27673", "79"),
        ("31135", "92"),
        ("32248", "96"),
        ("26732", "77"),
        ("19742", "45"),
    ],
)
def test_commune_came_from_the_old_province_of_its_code(commune: str, old_province: str) -> None:
    assert load_reference().communes[commune].old_province.code == old_province


def test_every_commune_lies_in_the_successor_of_its_old_province() -> None:
    communes = load_reference().communes.values()

    assert [c.code for c in communes if c.old_province.successor_code != c.province.code] == []
    assert [c.code for c in communes if c.old_province.successor_agency != c.province.agency] == []
