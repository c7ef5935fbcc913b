"""Grants of a query test: given before its question, ended after it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from gateway.access import GRANT_MAX_AGE, GrantError, GrantRegister
from gateway.local.errors import LocalError
from gateway.local.grants import grant_register
from gateway.local.programs import DEFAULT_POLICIES
from gateway.local.state import State

__all__ = ["SOON", "held"]

TABLES = ("agreement", "sharing_request", "break_glass")
REFUSED = "refused"
"""Key of a document that must not be accepted: the code it is refused with."""
MARK = "-T-"
"""Stands in the id of every grant of a query test: no other grant is ever taken out of the database."""
SOON = 0.05
"""Seconds for which a gateway that is asked query tests need not read grants again."""
SLACK = 0.05
"""Seconds beyond that: by then what a gateway read before a grant changed is older than `age`."""


@contextmanager
def held(
    state: State,
    documents: Sequence[Mapping[str, Any]],
    policies: Path = DEFAULT_POLICIES,
    *,
    age: float = GRANT_MAX_AGE,
) -> Iterator[None]:
    """Give the grants for the length of the block.

    `age`: seconds for which the gateway does not read them again. Raises LocalError for one that is refused
    and should not be, or the other way round, and for an id that a grant of somebody could have.
    """
    if not documents:
        yield
        return
    for document in documents:
        if MARK not in str(document.get("id")):
            raise LocalError(f"{document.get('id')}: the id of a query test's grant has {MARK} in it")
    given = asyncio.run(_add(state, documents, policies))
    try:
        time.sleep(age + SLACK)
        yield
    finally:
        asyncio.run(_end(state, given, policies))
        time.sleep(age + SLACK)


async def _add(state: State, documents: Sequence[Mapping[str, Any]], policies: Path) -> list[str]:
    given: list[str] = []
    async with grant_register(state, policies) as register:
        for document in documents:
            expected = document.get(REFUSED)
            stated = {key: value for key, value in document.items() if key != REFUSED}
            try:
                await _forget(register, str(stated.get("id")))
                grant = await register.add(stated, datetime.now(UTC))
            except GrantError as error:
                if error.code == expected:
                    continue
                await _end_all(register, given)
                raise LocalError(f"{document.get('id')}: {error}") from error
            given.append(grant.id)
            if expected is not None:
                await _end_all(register, given)
                raise LocalError(f"{document.get('id')}: was not refused with {expected}")
    return given


async def _end(state: State, given: Sequence[str], policies: Path) -> None:
    async with grant_register(state, policies) as register:
        await _end_all(register, given)


async def _end_all(register: GrantRegister, given: Sequence[str]) -> None:
    for name in given:
        await register.end(name, datetime.now(UTC))
        await _forget(register, name)


async def _forget(register: GrantRegister, name: str) -> None:
    """Take a grant out of the database: a case may be run again, and nobody reviews what a test did."""
    for table in TABLES:
        await register.connection.execute(f"DELETE FROM {table} WHERE id = $1", name)  # noqa: S608
