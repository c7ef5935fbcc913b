"""Status of sources: a commune has its province's (`domain.md` 5.4, E7)."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.postgres import Register
from tests.subgraphs.civil_status.conftest import Fill
from tests.subgraphs.civil_status.rows import rep
from tests.subgraphs.support import TestedRegister


def connection(province: str, status: str, first: date, last: date | None = None) -> dict[str, Any]:
    return {"province_code": province, "status": status, "valid_from": first, "valid_to": last, "note": ""}


def lies_in(commune: str, province: str) -> dict[str, Any]:
    since = date(2025, 7, 1)
    return {"commune_code": commune, "province_code": province, "valid_from": since, "valid_to": None}


async def test_units_have_the_status_of_their_province_today(
    civil_status: TestedRegister, fill: Fill
) -> None:
    await fill({
        "source_connection": [
            connection("52", "NOT_CONNECTED", date(2025, 7, 1), date(2025, 12, 31)),
            connection("52", "CONNECTED", date(2026, 1, 1)),
            connection("66", "NOT_CONNECTED", date(2025, 7, 1)),
        ],
        "commune_province": [
            lies_in("21583", "52"),
            lies_in("24133", "66"),
        ],
    })  # fmt: skip
    codes = ("52", "66", "21583", "24133", "64", "99999")
    found = await civil_status.entities(
        "... on AdministrativeUnit { civilStatusSource }",
        [rep("AdministrativeUnit", code=code) for code in codes],
    )
    assert [unit["civilStatusSource"] for unit in found] == [
        "CONNECTED", "NOT_CONNECTED", "CONNECTED", "NOT_CONNECTED", None, None
    ]  # fmt: skip
    assert len(civil_status.statements) == 1


async def test_all_34_provinces_are_connected_by_migration(
    civil_status: TestedRegister, database: Register
) -> None:
    migration = (database.migrations / "0003_sources.sql").read_text(encoding="utf-8")
    codes = migration.partition("unnest('{")[2].partition("}")[0].replace("\n", "").replace(" ", "")
    # domain.md 3.2, the statistical codes
    assert codes == (
        "01,04,08,11,12,14,15,19,20,22,24,25,31,33,37,38,40,42,44,46,48,51,52,56,66,68,75,79,80,82,86,91,92,96"
    )
    assert civil_status.statements == []
