"""Rows near the callers: residences and origins moved at random: conditions hold and fail by turns."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import asyncpg

from tests.fuzz.access.world import EVENTS

__all__ = ["stir"]

PLACES = (
    ("52", "21583"), ("52", "24100"), ("66", "24133"), ("01", "00004"), ("48", "20194"), ("48", "20200"),
    ("79", "27673"), ("92", "31135"), ("33", "11953"), ("51", "21028"), ("86", "28789"), ("96", "32248"),
)  # fmt: skip
"""Province and commune of residence: the callers' own and others."""
ORIGINS = (
    "H21", "H08", "H21.21583", "H08.21583", "H21.24100", "H15", "H45", "H15.24133", "H26", "H26.00004",
    "H26.00022", "H29", "H09", "H29.27673", "H13", "H13.31135", "H17.20194", "H17.20200", "H31", "H31.11953",
    "H61.28789", "H12.32248", "G18", "G09",
)  # fmt: skip
"""Agencies in force and closed, a commune that was divided, ministries."""
FIXTURES = 6
"""The numbers of persons the fixtures name have zeros where others have random digits."""

_ORIGINS_OF = {
    ("population", "person"): ("identity", "residence"),
    ("population", "person_version"): ("identity", "residence"),
    ("civil_servants", "civil_servant"): ("record",),
    ("civil_servants", "civil_servant_version"): ("record",),
    ("social_assistance", "assistance_case"): ("case", "payment"),
    ("social_assistance", "assistance_case_version"): ("case", "payment"),
}


async def stir(dsns: Mapping[str, str], seed: int) -> None:
    """Move about two thirds of the rows that are no fixture's. `dsns`: as their owners."""
    homes = _Homes(seed)
    for register, dsn in dsns.items():
        connection = await asyncpg.connect(dsn)
        try:
            for (owner, table), groups in _ORIGINS_OF.items():
                if owner == register:
                    await _move(connection, table, "pin", groups, homes, seed)
            if register == "civil_status":
                for table in EVENTS.values():
                    await _move(connection, table, "subject_pin", ("registration",), homes, seed)
                    if table != "adoption_event":
                        await _move(
                            connection, f"{table}_version", "subject_pin", ("registration",), homes, seed
                        )
        finally:
            await connection.close()


class _Homes:
    """The new home of a person, the same in every register."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def of(self, pin: str) -> tuple[str, str] | None:
        """Return province and commune, None for who stays."""
        random = Random(f"{self._seed}/home/{pin}")  # noqa: S311 - repeatable
        return random.choice(PLACES) if random.random() < 0.7 else None


async def _move(
    connection: Any, table: str, person: str, groups: tuple[str, ...], homes: _Homes, seed: int
) -> None:
    rows = await connection.fetch(f"select ctid::text as place, {person} as pin from {table}")  # noqa: S608
    for row in rows:
        pin = row["pin"]
        if pin is None or pin[6:8] == "00":
            continue
        random = Random(f"{seed}/{table}/{row['place']}")  # noqa: S311 - repeatable
        changes: dict[str, str] = {}
        home = homes.of(pin)
        if home is not None:
            changes |= {"residence_province": home[0], "residence_commune": home[1]}
        for group in groups:
            if random.random() < 0.6:
                changes[f"origin_{group}"] = random.choice(ORIGINS)
        if table.startswith("civil_servant") and random.random() < 0.5:
            changes["managing_agency"] = random.choice(ORIGINS)
        if changes:
            names = ", ".join(f"{name} = ${at}" for at, name in enumerate(changes, start=2))
            statement = f"update {table} set {names} where ctid = $1::text::tid"  # noqa: S608
            await connection.execute(statement, row["place"], *changes.values())
