"""Whether a unit's offices enter records: "not connected" is not "no record" (`domain.md` 5.4, E7)."""

from __future__ import annotations

import re
from datetime import date

from tests.postgres import Register
from tests.subgraphs.civil_servants.rows import connection
from tests.subgraphs.support import TestedRegister


async def statuses(register: TestedRegister, *codes: str) -> list[str | None]:
    found = await register.entities(
        "... on AdministrativeUnit { code civilServantsSource }",
        [{"__typename": "AdministrativeUnit", "code": code} for code in codes],
    )
    assert [each["code"] for each in found] == list(codes)
    return [each["civilServantsSource"] for each in found]


async def test_a_commune_has_the_status_of_its_province_today(
    database: Register, civil_servants: TestedRegister
) -> None:
    await database.insert(
        "source_connection",
        connection("79", "NOT_CONNECTED", date(2023, 7, 1), date(2026, 11, 22)),
        connection("79", "CONNECTED", date(2026, 11, 23), None),
        connection("52", "CONNECTED", date(2023, 7, 1), date(2026, 11, 22)),
        connection("52", "NOT_CONNECTED", date(2026, 11, 23), None),
    )
    codes = ("79", "27673", "52", "21583", "04", "99", "99999", "", "H29")
    assert await statuses(civil_servants, *codes) == [
        "CONNECTED", "CONNECTED", "NOT_CONNECTED", "NOT_CONNECTED", None, None, None, None, None,
    ]  # fmt: skip
    assert len(civil_servants.statements) == 1


def test_three_of_the_provinces_are_not_connected(database: Register) -> None:
    """domain.md 1: three localities of 63 were not connected in mid-2023."""
    text = (database.migrations / "0004_dated_terms.sql").read_text(encoding="utf-8")
    listed = {
        status: re.findall(r"\d\d", codes)
        for status, codes in re.findall(r"'((?:NOT_)?CONNECTED)', DATE .*\nFROM unnest\('\{([\d,]+)\}'", text)
    }

    assert listed["NOT_CONNECTED"] == ["04", "12", "14"]
    assert len(set(listed["CONNECTED"] + listed["NOT_CONNECTED"])) == 34
