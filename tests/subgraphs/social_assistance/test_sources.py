"""Whether a unit's offices enter cases: "not connected" is not "no record" (`domain.md` 5.4, E7)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest

from subgraphs.social_assistance.schema import SUBGRAPH
from tests.postgres import Cluster, Register
from tests.subgraphs.support import TestedRegister, serving


def source(province: str, status: str, valid_from: date, valid_to: date | None) -> dict[str, Any]:
    period = {"valid_from": valid_from, "valid_to": valid_to}
    return {"province_code": province, "status": status, "note": "x", **period}


@pytest.fixture
async def assistance(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("social_assistance")
    await register.empty()
    await register.insert(
        "source_connection",
        source("79", "NOT_CONNECTED", date(2023, 7, 1), date(2026, 11, 22)),
        source("79", "CONNECTED", date(2026, 11, 23), None),
        source("52", "CONNECTED", date(2023, 7, 1), date(2026, 11, 22)),
        source("52", "NOT_CONNECTED", date(2026, 11, 23), None),
    )
    async with serving(SUBGRAPH, register) as served:
        yield served


async def test_a_commune_has_the_status_of_its_province_today(assistance: TestedRegister) -> None:
    codes = ("79", "27673", "52", "21583", "04", "99", "99999", "", "H29")
    found = await assistance.entities(
        "... on AdministrativeUnit { code socialAssistanceSource }",
        [{"__typename": "AdministrativeUnit", "code": code} for code in codes],
    )
    assert [each["code"] for each in found] == list(codes)
    assert [each["socialAssistanceSource"] for each in found] == [
        "CONNECTED", "CONNECTED", "NOT_CONNECTED", "NOT_CONNECTED", None, None, None, None, None,
    ]  # fmt: skip
    assert len(assistance.statements) == 1


def test_which_provinces_are_not_connected(cluster: Cluster) -> None:
    """The twelve of the 34 that stand for the 22 of 63 of domain.md 5.4, E7."""
    register = cluster.register("social_assistance")
    rows = asyncio.run(_migrated(register))
    status = {row["province_code"]: row["status"] for row in rows}
    assert sorted(code for code, each in status.items() if each == "NOT_CONNECTED") == [
        "04", "08", "11", "12", "14", "15", "20", "22", "40", "42", "44", "51",
    ]  # fmt: skip
    assert len(status) == len(rows) == 34
    # the 34 provinces exist since 1 July 2025 (domain.md, head)
    assert {row["valid_from"] for row in rows} == {date(2025, 7, 1)}


async def _migrated(register: Register) -> list[asyncpg.Record]:
    await register.empty()
    connection = await asyncpg.connect(register.owner)
    try:
        file = register.migrations / "0005_amounts_entitlements_sources.sql"
        await connection.execute(file.read_text(encoding="utf-8"))
        return list(await connection.fetch("table source_connection"))
    finally:
        await connection.close()
