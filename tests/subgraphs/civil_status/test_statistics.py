"""Statistics of events: counts by brute force, small cells suppressed (`design.md` 5; `domain.md` 5.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import Row, adoption, event, many, version
from tests.subgraphs.support import TestedRegister

VALUES: dict[str, Callable[[Row], str]] = {
    "TYPE": lambda row: str(row["type"]),
    "PROVINCE": lambda row: str(row["registrar_province"]),
    "REGISTRAR_COMMUNE": lambda row: str(row["registrar_commune"]),
    "YEAR": lambda row: str(row["registered_at"].year),
}


async def counted(
    civil_status: TestedRegister, by: list[str], arguments: str = ""
) -> dict[tuple[str, ...], Any]:
    data = await civil_status.data(
        f"{{ civilStatusStatistics(by: [{', '.join(by)}]{arguments})"
        " { suppressed cells { count suppressed keys { dimension value } } } }"
    )
    cells = data["civilStatusStatistics"]["cells"]
    assert all([key["dimension"] for key in cell["keys"]] == by for cell in cells)
    assert all(cell["suppressed"] is (cell["count"] is None) for cell in cells)
    assert data["civilStatusStatistics"]["suppressed"] == sum(cell["suppressed"] for cell in cells)
    return {tuple(key["value"] for key in cell["keys"]): cell["count"] for cell in cells}


def expected(rows: list[Row], by: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(VALUES[name](row) for name in by) for row in rows)


@pytest.mark.parametrize(
    "by", [["TYPE"], ["PROVINCE"], ["YEAR"], ["REGISTRAR_COMMUNE"], ["TYPE", "PROVINCE"]]
)
async def test_counts_are_those_of_the_rows_rounded_and_small_ones_are_not_told(
    civil_status: TestedRegister, fill: Fill, by: list[str]
) -> None:
    rows = many(40)
    await fill(rows)
    everything = [row for several in rows.values() for row in several]
    wanted = expected(everything, by)
    found = await counted(civil_status, by)
    assert set(found) == set(wanted)
    told = {values: count for values, count in found.items() if count is not None}
    assert told == {values: (wanted[values] + 2) // 5 * 5 for values in told}
    assert {values for values, count in wanted.items() if count < 10} <= set(found) - set(told)
    assert len(told) > len(found) / 2
    assert len(civil_status.statements) == 1


async def test_unit_and_year_narrow_the_counts(civil_status: TestedRegister, fill: Fill) -> None:
    rows = many(60)
    await fill(rows)
    everything = [row for several in rows.values() for row in several]
    for unit, column in (("52", "registrar_province"), ("24100", "registrar_commune")):
        kept = [row for row in everything if row[column] == unit and row["registered_at"].year == 2018]
        total = sum(count or 0 for count in (await counted(
            civil_status, ["YEAR"], f', unit: "{unit}", year: 2018'
        )).values())  # fmt: skip
        assert abs(total - len(kept)) <= 2


async def test_what_is_entered_in_this_month_is_counted_when_it_is_over(
    civil_status: TestedRegister, fill: Fill
) -> None:
    """The events are those of the last day of October, whatever was registered or corrected since."""
    rows = many(30)
    await fill(rows)
    asked = [(["TYPE"], ""), (["REGISTRAR_COMMUNE"], ""), (["TYPE"], ", year: 2026")]
    before = [await counted(civil_status, by, arguments) for by, arguments in asked]
    new = date(2026, 11, 1)
    late = [
        event("birth_event", f"new-{number}", f"97{number:010}", registered_at=new, valid_from=new)
        for number in range(20)
    ]
    corrected = [
        event("death_event", f"corrected-{number}", f"98{number:010}", registrar_commune="24133",
              registrar_province="66", version=2, valid_from=date(2026, 11, 20))
        for number in range(20)
    ]  # fmt: skip
    await fill({"birth_event": late, "death_event": corrected})
    assert [await counted(civil_status, by, arguments) for by, arguments in asked] == before

    earlier = [
        version(
            row, 1, date(2015, 6, 1), date(2026, 11, 19), registrar_commune="21583", registrar_province="52"
        )
        for row in corrected
    ]
    await fill({"death_event_version": earlier})
    deaths = [each for several in rows.values() for each in several if each["type"] == "DEATH"]
    found = await counted(civil_status, ["TYPE", "PROVINCE"])
    in_gia_lai = sum(each["registrar_province"] == "52" for each in deaths) + 20
    assert abs((found["DEATH", "52"] or 0) - in_gia_lai) <= 2


async def test_adoptions_are_in_no_count(civil_status: TestedRegister, fill: Fill) -> None:
    await fill({"adoption_event": [adoption(f"a-{number}", f"9{number:011}") for number in range(20)]})
    assert await counted(civil_status, ["TYPE"]) == {}


async def test_what_may_be_read_narrows_the_counts(civil_status: TestedRegister, fill: Fill) -> None:
    rows = many(30)
    await fill(rows)
    narrow = {"Query.civilStatusStatistics": [[{"attr": "registrarCommune", "op": "eq", "value": "24133"}]]}
    data = await civil_status.data(
        "{ civilStatusStatistics(by: [REGISTRAR_COMMUNE]) { cells { keys { value } } } }", filters=narrow
    )
    assert data["civilStatusStatistics"]["cells"] == [{"keys": [{"value": "24133"}]}]


@pytest.mark.parametrize("arguments", ["by: []", "by: [TYPE, YEAR, PROVINCE]", "by: [TYPE], year: 10000"])
async def test_what_cannot_be_counted_is_refused(civil_status: TestedRegister, arguments: str) -> None:
    answer = await civil_status.query(f"{{ civilStatusStatistics({arguments}) {{ suppressed }} }}")
    assert [error["extensions"]["code"] for error in answer["errors"]] == ["BAD_USER_INPUT"]


async def test_every_year_there_is_can_be_asked(civil_status: TestedRegister) -> None:
    for year in (date.min.year, date.max.year):
        assert await counted(civil_status, ["TYPE"], f", year: {year}") == {}
