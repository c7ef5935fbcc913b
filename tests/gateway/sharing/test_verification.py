"""Identity verification: one bit leaves, and only when it is sure."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.audit import Pool, open_pool
from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.sharing import Reservation, SharingTransport, VerificationBudget, Verifier
from tests.gateway.audit.database import GatewayDatabase

PIN, NAME, BORN = "952148000303", "Trần Thị Cúc", date(1948, 11, 2)
KEY = b"the key of the budgets"

QUESTION = (
    f'{{ verifyIdentity(pin: "{PIN}", fullName: "{NAME}", dateOfBirth: "1948-11-02") '
    "{ result checkedAt requestId } }"
)


class Population:
    """Answers every question alike and remembers what it was asked."""

    def __init__(self, answer: SubgraphResponse | TransportError) -> None:
        self._answer = answer
        self.asked: list[SubgraphRequest] = []

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        self.asked.append(request)
        if isinstance(self._answer, TransportError):
            raise self._answer
        return self._answer

    async def close(self) -> None:
        """Nothing is open."""


def verifier(pool: Pool, population: Population, client: str | None = None) -> Verifier:
    return Verifier(
        budget=VerificationBudget(pool, KEY, 100),
        transport=population,
        client=client or str(uuid.uuid4()),
        purpose="sim-registration",
    )


def says(matches: object, **more: Any) -> SubgraphResponse:
    return SubgraphResponse(data={"answer": matches}, **more)


ANSWERS: Mapping[str, tuple[SubgraphResponse | TransportError, str]] = {
    "a match": (says(True), "MATCH"),
    "no match": (says(False), "NO_MATCH"),
    "nothing": (says(None), "UNABLE"),
    "a number": (says(1), "UNABLE"),
    "text": (says("true"), "UNABLE"),
    "a match with an error": (says(True, errors=[{"message": "x"}]), "UNABLE"),
    "no data": (SubgraphResponse(data=None, errors=[{"message": "x"}]), "UNABLE"),
    "another field": (SubgraphResponse(data={"other": True}), "UNABLE"),
    "an outage": (TransportError("population", "TIMEOUT"), "UNABLE"),
}


@pytest.mark.parametrize("case", ANSWERS)
async def test_only_a_plain_true_is_a_match(pool: Pool, case: str) -> None:
    answer, expected = ANSWERS[case]
    verdict, request_id = await verifier(pool, Population(answer)).identity(PIN, NAME, BORN)
    assert verdict == expected
    assert str(uuid.UUID(request_id)) == request_id


async def test_the_register_is_asked_for_one_bit_under_the_purpose(pool: Pool) -> None:
    population = Population(says(True))
    await verifier(pool, population).identity(PIN, NAME, BORN)
    (asked,) = population.asked
    assert asked.subgraph == "population"
    assert asked.variables == {"pin": PIN, "fullName": NAME, "dateOfBirth": "1948-11-02"}
    assert (asked.rows, asked.filters, asked.purpose) == ({}, {}, "sim-registration")
    assert asked.document.count("{") == 1


HOME, CASE, ACCOUNT = "12 Nguyễn Huệ", "AC-2025-0404", "43002050003"


@pytest.mark.parametrize("case", ANSWERS)
async def test_only_a_plain_true_is_a_household_of_that_size(pool: Pool, case: str) -> None:
    answer, expected = ANSWERS[case]
    population = Population(answer)
    verdict, request_id = await verifier(pool, population).household_size(PIN, HOME, 4)
    assert verdict == expected
    assert str(uuid.UUID(request_id)) == request_id
    (asked,) = population.asked
    assert asked.subgraph == "population"
    assert asked.variables == {"pin": PIN, "address": HOME, "claimed": 4}
    assert (asked.rows, asked.filters, asked.purpose) == ({}, {}, "sim-registration")


PAYOUTS: Mapping[str, bool | None] = {
    "a match": True,
    "no match": False,
    "nothing": False,
    "a number": None,
    "text": None,
    "a match with an error": None,
    "no data": None,
    "another field": None,
    "an outage": None,
}


@pytest.mark.parametrize("case", PAYOUTS)
async def test_payments_stop_only_for_a_plain_true_and_null_is_an_outage(pool: Pool, case: str) -> None:
    """No such case and another account (the register's null) are no."""
    register = Population(ANSWERS[case][0])
    assert (await verifier(pool, register).payment_stopped(CASE, ACCOUNT))[0] is PAYOUTS[case]
    (asked,) = register.asked
    assert asked.subgraph == "social_assistance"
    assert asked.variables == {"caseId": CASE, "bankAccountNo": ACCOUNT}


class SettlingBudget(VerificationBudget):
    """A defect: an attempt costs nothing where the case and its account were right."""

    known = False

    async def reserve(
        self, client: str, asked: str, question: str = "verify"
    ) -> tuple[Reservation, uuid.UUID]:
        reservation, attempt = await super().reserve(client, asked, question)
        if self.known:
            await self.settle(attempt)
        return reservation, attempt


async def told_of_payouts(pool: Pool, budget: type[VerificationBudget], case: str) -> list[bool | None]:
    """Ask five times about a case, with another account each time; return the answers."""
    of = budget(pool, KEY, 100)
    if isinstance(of, SettlingBudget):
        of.known = ANSWERS[case][0] in (says(True), says(False))
    asking = Verifier(
        budget=of, transport=Population(ANSWERS[case][0]), client=str(uuid.uuid4()), purpose=None
    )
    return [(await asking.payment_stopped(CASE, f"{ACCOUNT}{n}"))[0] for n in range(5)]


@pytest.mark.parametrize("case", ["a match", "no match", "nothing"])
async def test_a_payers_budget_is_spent_alike_whatever_was_answered(pool: Pool, case: str) -> None:
    """So that a spent budget does not tell a case that exists from one that does not."""
    assert await told_of_payouts(pool, VerificationBudget, case) == [PAYOUTS[case]] * 3 + [None] * 2


async def test_a_budget_that_tells_an_unknown_case_from_a_live_one_is_noticed(pool: Pool) -> None:
    live, unknown = "no match", "nothing"
    for budget, alike in ((VerificationBudget, True), (SettlingBudget, False)):
        told = [await told_of_payouts(pool, budget, case) for case in (live, unknown)]
        assert (told[0] == told[1]) is alike


async def test_a_household_that_was_found_costs_nothing_and_one_that_was_not_is_asked_three_times(
    pool: Pool,
) -> None:
    for answer, expected in ((True, ["MATCH"] * 5), (False, ["NO_MATCH"] * 3 + ["UNABLE"] * 2)):
        asking = verifier(pool, Population(says(answer)), str(uuid.uuid4()))
        assert [(await asking.household_size(PIN, HOME, n))[0] for n in range(5)] == expected


async def test_with_a_spent_budget_the_register_is_not_asked(pool: Pool) -> None:
    population, client = Population(says(False)), str(uuid.uuid4())
    verdicts = [(await verifier(pool, population, client).identity(PIN, NAME, BORN))[0] for _ in range(5)]
    assert verdicts == ["NO_MATCH"] * 3 + ["UNABLE"] * 2
    assert len(population.asked) == 3


async def test_without_the_budgets_the_register_is_not_asked(gateway_database: GatewayDatabase) -> None:
    pool = await open_pool(gateway_database.app)
    population = Population(says(True))
    asking = verifier(pool, population)
    await pool.close()
    assert (await asking.identity(PIN, NAME, BORN))[0] == "UNABLE"
    assert (await asking.household_size(PIN, HOME, 4))[0] == "UNABLE"
    assert (await asking.payment_stopped(CASE, ACCOUNT))[0] is None
    assert population.asked == []


def request(document: str) -> SubgraphRequest:
    return SubgraphRequest(
        subgraph="sharing", document=document, variables={}, rows={}, filters={}, purpose=None
    )


async def test_the_subgraph_answers_with_a_result_a_time_and_an_id(pool: Pool) -> None:
    transport = SharingTransport(verifier(pool, Population(says(True))))
    response = await transport.fetch(request(QUESTION))
    assert response.errors == []
    assert response.data is not None
    assert set(response.data["verifyIdentity"]) == {"result", "checkedAt", "requestId"}
    assert response.data["verifyIdentity"]["result"] == "MATCH"


@pytest.mark.parametrize(
    ("document", "keys"),
    [
        (
            (
                f'{{ verifyHouseholdSize(pin: "{PIN}", address: "{HOME}", claimed: 4) '
                "{ result checkedAt requestId } }"
            ),
            {"result": "MATCH"},
        ),
        (
            (
                f'{{ checkPayout(caseId: "{CASE}", bankAccountNo: "{ACCOUNT}") '
                "{ stopPayment checkedAt requestId } }"
            ),
            {"stopPayment": True},
        ),
    ],
)
async def test_the_other_questions_are_answered_with_one_bit_a_time_and_an_id(
    pool: Pool, document: str, keys: Mapping[str, Any]
) -> None:
    response = await SharingTransport(verifier(pool, Population(says(True)))).fetch(request(document))
    assert response.errors == []
    assert response.data is not None
    ((_, answer),) = response.data.items()
    assert answer.keys() == keys.keys() | {"checkedAt", "requestId"}
    assert answer.items() >= keys.items()


async def test_a_document_the_subgraph_does_not_know_is_a_failure_without_words(pool: Pool) -> None:
    transport = SharingTransport(verifier(pool, Population(says(True))))
    with pytest.raises(TransportError) as caught:
        await transport.fetch(request("{ person { pin } }"))
    assert str(caught.value) == "sharing: MALFORMED"


@pytest.mark.parametrize("born", ["1948-13-02", "", "1948-11-02T00:00:00", "x' or '1'='1"])
async def test_a_date_that_is_none_is_bad_input_and_no_outage_and_costs_no_attempt(
    pool: Pool, born: str
) -> None:
    population = Population(says(True))
    transport = SharingTransport(verifier(pool, population))
    literal = request(QUESTION.replace("1948-11-02", born))
    given = replace(
        request(QUESTION.replace("{ verify", "query ($d: Date!) { verify", 1).replace('"1948-11-02"', "$d")),
        variables={"d": born},
    )
    for asked in (literal, given):
        response = await transport.fetch(asked)
        assert response.data is None
        assert [error["extensions"] for error in response.errors] == [{"code": "BAD_USER_INPUT"}]
    assert population.asked == []


@pytest.mark.parametrize("document", [QUESTION.replace("1948-11-02", "02/11/1948"), QUESTION + " {"])
async def test_the_log_names_nobody_whose_verification_failed(
    pool: Pool, document: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """graphql-core quotes the document, PIN and name in it, in the text of an error."""
    transport = SharingTransport(verifier(pool, Population(says(True))))
    with contextlib.suppress(TransportError):
        await transport.fetch(request(document))
    written = "".join((*capfd.readouterr(), caplog.text))
    assert "verification.document_failed" in written
    assert not any(value in written for value in (PIN, NAME, "02/11/1948"))
