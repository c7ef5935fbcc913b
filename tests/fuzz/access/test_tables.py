"""The tables are what the sheets say, and what they are read with does as their format says."""

from __future__ import annotations

from tests.fuzz.access.agencies import current, province_of
from tests.fuzz.access.deciding import masked
from tests.fuzz.access.sheet import cases, render
from tests.fuzz.access.tables import FOLDER, load_tables


def test_every_table_is_written_as_the_sheets_have_it() -> None:
    expected = {case.file_name: render(case) for case in cases()}
    assert {file.name for file in FOLDER.glob("*.yaml")} == expected.keys()
    for name, text in expected.items():
        assert (FOLDER / name).read_text(encoding="utf-8") == text, name


def test_an_exact_name_wins_over_a_type_and_missing_is_denied() -> None:
    tables = {(each.caller, each.purpose): each for each in load_tables()}
    table = tables["gia-lai-health", "1.001776"]
    (hiv,) = table.of("AssistanceCase.hivStatus")
    assert (hiv.effect, hiv.reason) == ("deny", "hiv_law")
    assert [each.condition for each in table.of("Disability.level")] == ["territory", "origin"]
    assert table.of("Person.religion") == ()


def test_agencies_go_on_as_the_mergers_say() -> None:
    # domain.md 3.2: the agency code follows the name of the province, and a divided commune has no successor
    assert (current("H08"), current("H08.21583"), current("H09")) == ("H21", "H21.21583", "H29")
    assert (current("H26.00022"), province_of("H26.00022")) == (None, "H26")


def test_masks_as_the_sheets_have_them() -> None:
    assert masked("keep_last(4)", "4300205000303") == "*********0303"
    groups = {
        "NCT1": "ELDERLY",
        "HIVT": "HEALTH_OTHER",
        "KT1X": "DISABILITY",
        "TE1A": "CHILD",
        "DT": "SINGLE_PARENT",
    }
    assert {code: masked("coarse(assistance_category)", code) for code in groups} == groups
