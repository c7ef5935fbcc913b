"""Yes/no verification: three facts go to the population register, one bit comes back."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Literal

from gateway.decision import SubgraphRequest, Transport, TransportError
from gateway.sharing.budget import Reservation, VerificationBudget

__all__ = ["Verdict", "Verifier"]

Verdict = Literal["MATCH", "NO_MATCH", "UNABLE"]

DOCUMENT = (
    "query Verify($pin: ID!, $fullName: String!, $dateOfBirth: Date!) "
    "{ matches: identityMatches(pin: $pin, fullName: $fullName, dateOfBirth: $dateOfBirth) }"
)


class Verifier:
    """Verifies for one caller. Wrong PIN, wrong name and deceased are one and the same answer."""

    def __init__(
        self, *, budget: VerificationBudget, transport: Transport, client: str, purpose: str | None
    ) -> None:
        self._budget = budget
        self._transport = transport
        self._client = client
        self._purpose = purpose

    async def verify(self, pin: str, full_name: str, date_of_birth: date) -> tuple[Verdict, str]:
        """Return the verdict and the id of the attempt."""
        reservation, attempt = await self._budget.reserve(self._client, pin)
        match reservation:
            case Reservation.GRANTED:
                verdict = await self._ask(pin, full_name, date_of_birth, attempt)
            case Reservation.SPENT | Reservation.OUTAGE:
                verdict = "UNABLE"
        return verdict, str(attempt)

    async def _ask(self, pin: str, full_name: str, date_of_birth: date, attempt: uuid.UUID) -> Verdict:
        request = SubgraphRequest(
            subgraph="population",
            document=DOCUMENT,
            variables={"pin": pin, "fullName": full_name, "dateOfBirth": date_of_birth.isoformat()},
            rows={},
            filters={},
            purpose=self._purpose,
        )
        try:
            response = await self._transport.fetch(request)
        except TransportError:
            return "UNABLE"
        matches = None if response.data is None or response.errors else response.data.get("matches")
        if matches is True:
            # A match that could not be settled would count as a miss later, but it is a match now.
            await self._budget.settle(attempt)
            return "MATCH"
        return "NO_MATCH" if matches is False else "UNABLE"
