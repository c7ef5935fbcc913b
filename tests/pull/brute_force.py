"""What a province's health department must get of its cases: raw rows, succession and masks by hand.

Nothing of the gateway, the policies or their data is used: who succeeded whom comes from the lists of units
before and after 1 July 2025, and the values from the columns of the register.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import asyncpg

__all__ = ["CASES", "cases_of", "expected_nodes", "offices_of"]

_DATA = Path(__file__).parents[2] / "subgraphs" / "seed" / "data"

CASES = 'select * from assistance_case where origin_case = any($1::text[]) order by case_id collate "C"'


def offices_of(province: str) -> frozenset[str]:
    """Return every agency code that wrote what is a province's agency's today.

    Itself, those merged into it, and their communes: `H21` -> H21, H08 (Bình Định), H21.24100, H08.21583, ...
    """
    units, before = list(_rows("administrative_units")), list(_rows("provinces_before_2025"))
    [today] = [
        unit["code"] for unit in units if unit["level"] == "province" and unit["agency_code"] == province
    ]
    communes = {unit["code"] for unit in units if unit["level"] == "commune" and unit["parent_code"] == today}
    agency_before = {old["code"]: old["agency_code"] for old in before}
    merged = {old["code"] for old in before if old["successor_agency_code"] == province}
    provinces = {province} | {agency_before[code] for code in merged}
    now = {f"{province}.{code}" for code in communes}
    under_another_name = {
        f"{agency_before[row['province_before_2025']]}.{row['code']}"
        for row in _rows("commune_predecessors")
        if row["code"] in communes
    }
    # what a commune wrote that was divided is its province's, whoever has its parts
    gone = {
        f"{agency_before[row['province_code']]}.{row['code']}"
        for row in _rows("communes_before_2025")
        if row["province_code"] in merged
    }
    return frozenset(provinces | now | under_another_name | gone)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (_DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


async def cases_of(dsn: str, offices: Iterable[str]) -> list[dict[str, Any]]:
    """Return the raw rows of the cases these offices wrote, in order of id."""
    connection = await asyncpg.connect(dsn)
    try:
        return [dict(row) for row in await connection.fetch(CASES, sorted(offices))]
    finally:
        await connection.close()


def expected_nodes(rows: Iterable[Mapping[str, Any]], offices: frozenset[str]) -> list[dict[str, Any]]:
    """Return the nodes of `pull_own_cases` for read-back.

    Decree 194/2025, article 16(1)(a): each group of values to whom it arose from. Of the bank
    account the last four digits alone, since nothing is paid out for this purpose.
    """
    return [_node(row, offices) for row in rows]


def _node(row: Mapping[str, Any], offices: frozenset[str]) -> dict[str, Any]:
    return {
        "caseId": row["case_id"],
        "pin": row["pin"],
        "decidingCommune": row["deciding_commune"],
        "categoryCode": row["category_code"],
        "coarseGroup": row["coarse_group"],
        "coefficient": None if row["coefficient"] is None else str(row["coefficient"]),
        "monthlyAmount": row["monthly_amount"],
        "povertyStatus": {"poor": row["poor"], "nearPoor": row["near_poor"], "year": row["poverty_year"]},
        "decision": {
            "no": row["decision_no"],
            "date": row["decision_date"].isoformat(),
            "signer": row["decision_signer"],
            "from": row["decision_from"].isoformat(),
            "to": None if row["decision_to"] is None else row["decision_to"].isoformat(),
            "kind": row["decision_kind"],
        },
        "payment": _payment(row) if row["origin_payment"] in offices else None,
        "inspectionFlag": row["inspection_flag"] if row["origin_inspection"] in offices else None,
    }


def _payment(row: Mapping[str, Any]) -> dict[str, Any] | None:
    if row["payment_method"] is None:
        return None
    account = row["payment_bank_account_no"]
    return {
        "method": row["payment_method"],
        "bankName": row["payment_bank_name"],
        "bankAccountNo": account and "*" * (len(account) - 4) + account[-4:],
    }
