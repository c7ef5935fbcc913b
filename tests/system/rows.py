"""Cases at the edges of who may see them, beside the seeded ones: for every origin and every residence."""

from __future__ import annotations

import asyncio
import json
from itertools import product

import asyncpg

from tests.system.running import System

__all__ = ["EDGE_PERSONS", "VISIBLE", "add_edge_cases"]

EDGE_PERSONS = "9990000009"
"""How the numbers of their persons begin."""

ORIGINS = (
    "H21", "H08", "H21.21583", "H08.21583", "H21.24100", "H15", "H45", "H15.24133", "H45.22015",
    "H26", "H26.00004", "H29", "G18",
)  # fmt: skip
RESIDENCES = (("52", "21583"), ("52", "24100"), ("66", "24133"), ("01", "00004"))
"""Province and commune of residence."""

INSERT = """
insert into assistance_case
select (jsonb_populate_record(c, $1::jsonb)).* from assistance_case c where c.case_id = 'AC-2022-0303'
"""

VISIBLE = {
    "gia-lai-health": (r"origin_case ~ '^(H21|H08)(\.[0-9]{5})?$'", "residence_province = '52'"),
    "dak-lak-health": (r"origin_case ~ '^(H15|H45)(\.[0-9]{5})?$'", "residence_province = '66'"),
    "quy-nhon-social": ("origin_case in ('H21.21583', 'H08.21583')", "residence_commune = '21583'"),
}
"""Which cases a caller may see, written by hand from the merger of 2025-07-01 and the law, not the rules:
what its offices or their predecessors wrote (any purpose); whom it serves (for the allowance)."""


def add_edge_cases(system: System) -> None:
    """Add one case for each origin and residence, some paid by an agency that did not write the case."""
    rows = []
    for number, (origin, (province, commune)) in enumerate(product(ORIGINS, RESIDENCES), start=1):
        level = "COMMUNE" if "." in origin else "MINISTRY" if origin.startswith("G") else "PROVINCE"
        payer = "H29" if number % 3 == 0 else origin
        rows.append(
            {
                "case_id": f"AC-2023-9{number:03}",
                "pin": f"{EDGE_PERSONS}{number:02}",
                "origin_case": origin,
                "origin_level_case": level,
                "origin_payment": payer,
                "payment_bank_account_no": f"77770000{number:05}",
                "hiv_status": "POSITIVE" if number % 5 == 0 else None,
                "residence_province": province,
                "residence_commune": commune,
            }
        )
    asyncio.run(_insert(system, rows))


async def _insert(system: System, rows: list[dict[str, str | None]]) -> None:
    connection = await asyncpg.connect(system.programs.postgres.dsn("social_assistance", "owner"))
    try:
        await connection.executemany(INSERT, [(json.dumps(row),) for row in rows])
    finally:
        await connection.close()
