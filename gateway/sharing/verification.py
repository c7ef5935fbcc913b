"""Yes/no questions of enterprises: what they state goes to a register, one bit comes back."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from gateway.decision import SubgraphRequest, Transport, TransportError
from gateway.sharing.budget import Reservation, VerificationBudget

__all__ = ["Verdict", "Verifier"]

Verdict = Literal["MATCH", "NO_MATCH", "UNABLE"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Question:
    """What a register is asked; its document answers `answer`, a Boolean. `budget`: its own budget's name."""

    budget: str
    subgraph: str
    document: str


IDENTITY = _Question(
    budget="verify",
    subgraph="population",
    document=(
        "query Verify($pin: ID!, $fullName: String!, $dateOfBirth: Date!) "
        "{ answer: identityMatches(pin: $pin, fullName: $fullName, dateOfBirth: $dateOfBirth) }"
    ),
)
HOUSEHOLD = _Question(
    budget="household",
    subgraph="population",
    document=(
        "query Household($pin: ID!, $address: String!, $claimed: Int!) "
        "{ answer: householdSizeMatches(pin: $pin, address: $address, claimed: $claimed) }"
    ),
)
PAYOUT = _Question(
    budget="payout",
    subgraph="social_assistance",
    document=(
        "query Payout($caseId: ID!, $bankAccountNo: String!) "
        "{ answer: paymentStopped(caseId: $caseId, bankAccountNo: $bankAccountNo) }"
    ),
)


class Verifier:
    """Answers for one caller. What is wrong in a question, or does not exist, is one and the same answer."""

    def __init__(
        self, *, budget: VerificationBudget, transport: Transport, client: str, purpose: str | None
    ) -> None:
        self._budget = budget
        self._transport = transport
        self._client = client
        self._purpose = purpose

    async def identity(self, pin: str, full_name: str, date_of_birth: date) -> tuple[Verdict, str]:
        """Do these facts belong to one living person? Return the verdict and the id of the attempt."""
        stated = {"pin": pin, "fullName": full_name, "dateOfBirth": date_of_birth.isoformat()}
        return await self._verify(IDENTITY, pin, stated)

    async def household_size(self, pin: str, address: str, claimed: int) -> tuple[Verdict, str]:
        """Do so many people live in the household of this person at this address?"""
        return await self._verify(HOUSEHOLD, pin, {"pin": pin, "address": address, "claimed": claimed})

    async def payment_stopped(self, case_id: str, bank_account_no: str) -> tuple[bool | None, str]:
        """Must the payments of this case into this account stop? None when that cannot be told now.

        No such case and another account are no. Every attempt counts, so that a spent budget tells nothing
        of what was answered before.
        """
        reservation, attempt = await self._budget.reserve(self._client, case_id, PAYOUT.budget)
        if reservation is not Reservation.GRANTED:
            return None, str(attempt)
        stated = {"caseId": case_id, "bankAccountNo": bank_account_no}
        answered, answer = await self._ask(PAYOUT, stated)
        return (answer is True if answered else None), str(attempt)

    async def _verify(
        self, question: _Question, asked: str, stated: Mapping[str, Any]
    ) -> tuple[Verdict, str]:
        """Ask within the budget of what is asked about, existing or not."""
        reservation, attempt = await self._budget.reserve(self._client, asked, question.budget)
        verdict: Verdict = "UNABLE"
        if reservation is Reservation.GRANTED:
            verdict = await self._verdict(question, stated, attempt)
        return verdict, str(attempt)

    async def _verdict(self, question: _Question, stated: Mapping[str, Any], attempt: uuid.UUID) -> Verdict:
        answered, answer = await self._ask(question, stated)
        if answered and answer is True:
            # A match that could not be settled would count as a miss later, but it is a match now.
            await self._budget.settle(attempt)
            return "MATCH"
        return "NO_MATCH" if answered and answer is False else "UNABLE"

    async def _ask(self, question: _Question, stated: Mapping[str, Any]) -> tuple[bool, bool | None]:
        """Return whether the register answered with a bit or null, and which."""
        request = SubgraphRequest(
            subgraph=question.subgraph,
            document=question.document,
            variables=stated,
            rows={},
            filters={},
            purpose=self._purpose,
        )
        try:
            response = await self._transport.fetch(request)
        except TransportError:
            return False, None
        if response.data is None or response.errors or "answer" not in response.data:
            return False, None
        answer = response.data["answer"]
        return answer is None or answer.__class__ is bool, answer
