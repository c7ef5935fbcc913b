"""What registers tell the gateway alone before anything is decided: minor children, and facts of a case."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from gateway.decision import SubgraphRequest, Transport, TransportError
from gateway.telemetry import get_logger

__all__ = ["MAX_AGE", "NoFacts", "RegisterCase", "RegisterFacts", "RegisterLookup"]

MAX_AGE = 2.0
"""Seconds an answer may be used again."""
TIMEOUT = 2.0
"""Seconds a register has to answer."""
MAX_PERSONS = 64
"""Persons of one answer; a guess. More than this is no family and no case, and counts as no answer."""
MAX_ENTRIES = 10_000
MAX_TEXT = 64

MINOR_CHILDREN = "query MinorChildren($pin: ID!, $on: Date!) { found: minorChildrenOf(pin: $pin, on: $on) }"
IS_ADULT = "query IsAdult($pin: ID!, $on: Date!) { found: isAdult(pin: $pin, on: $on) }"
CASE_FACTS = {
    register: f"query CaseFacts($caseId: ID!) {{ found: {field}(caseId: $caseId) {{ pins agency status }} }}"
    for register, field in (("civil_status", "adoptionFacts"), ("social_assistance", "caseFacts"))
}
"""By register: root fields of two registers need names of their own, in the API or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCase:
    """A case as its register knows it. `agency` is the code that was written, closed or not."""

    persons: frozenset[str] = field(repr=False)
    agency: str
    status: str


class RegisterFacts(Protocol):
    """Asks registers. Fails closed: a register that does not answer knows nothing."""

    async def minor_children(self, pin: str, on: date, purpose: str) -> frozenset[str]:
        """Return the PINs of the children of a person who are under 18 on a day."""

    async def is_adult(self, pin: str, on: date, purpose: str) -> bool:
        """Whether a person is 18 on a day; false when that cannot be known."""

    async def case(self, register: str, case_id: str, purpose: str) -> RegisterCase | None:
        """Return a case; None when there is none, and when the register cannot be asked."""


class NoFacts:
    """Nobody has children or is of age and there are no cases: where there are no registers."""

    async def minor_children(self, pin: str, on: date, purpose: str) -> frozenset[str]:
        """Return none."""
        del pin, on, purpose
        return frozenset()

    async def is_adult(self, pin: str, on: date, purpose: str) -> bool:
        """Return false."""
        del pin, on, purpose
        return False

    async def case(self, register: str, case_id: str, purpose: str) -> RegisterCase | None:
        """Return none."""
        del register, case_id, purpose
        return None


class RegisterLookup:
    """Asks over the transport of fetches, through fields that are not in the API."""

    def __init__(self, transport: Transport, clock: Callable[[], float] = time.monotonic) -> None:
        self._transport = transport
        self._clock = clock
        self._known: dict[Hashable, tuple[float, Any]] = {}
        self._log = get_logger("access")

    async def minor_children(self, pin: str, on: date, purpose: str) -> frozenset[str]:
        """Return the PINs of minor children, none when that cannot be known."""
        variables = {"pin": pin, "on": on.isoformat()}
        found = await self._ask("population", MINOR_CHILDREN, variables, purpose)
        return _persons(found) or frozenset()

    async def is_adult(self, pin: str, on: date, purpose: str) -> bool:
        """Whether a person is 18 on a day; false when that cannot be known."""
        variables = {"pin": pin, "on": on.isoformat()}
        return await self._ask("population", IS_ADULT, variables, purpose) is True

    async def case(self, register: str, case_id: str, purpose: str) -> RegisterCase | None:
        """Return a case, None when it cannot be known."""
        document = CASE_FACTS.get(register)
        if document is None:
            return None
        found = await self._ask(register, document, {"caseId": case_id}, purpose)
        match found:
            case {"pins": list(pins), "agency": str(agency), "status": str(status)}:
                persons = _persons(pins)
                if persons is not None and max(len(agency), len(status)) <= MAX_TEXT:
                    return RegisterCase(persons=persons, agency=agency, status=status)
        return None

    async def _ask(self, subgraph: str, document: str, variables: Mapping[str, Any], purpose: str) -> Any:
        """Return what the field answers; None when the register does not, and that is not remembered."""
        key = (subgraph, document, *variables.values())
        known = self._known.get(key)
        if known is not None and self._clock() - known[0] < MAX_AGE:
            return known[1]
        asked_at = self._clock()
        request = SubgraphRequest(
            subgraph=subgraph, document=document, variables=variables, rows={}, filters={}, purpose=purpose
        )
        try:
            async with asyncio.timeout(TIMEOUT):
                response = await self._transport.fetch(request)
        except (TransportError, TimeoutError) as error:
            self._log.warning("facts.unavailable", subgraph=subgraph, error=type(error).__name__)
            return None
        if response.data is None or response.errors:
            self._log.warning("facts.refused", subgraph=subgraph)
            return None
        if len(self._known) >= MAX_ENTRIES:
            self._known.clear()
        self._known[key] = (asked_at, response.data.get("found"))
        return response.data.get("found")


def _persons(found: object) -> frozenset[str] | None:
    """Return the PINs of an answer; None when it is no list of PINs."""
    if not isinstance(found, list) or len(found) > MAX_PERSONS:
        return None
    if not all(isinstance(pin, str) and 0 < len(pin) <= MAX_TEXT for pin in found):
        return None
    return frozenset(found)
