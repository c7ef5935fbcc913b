"""Who looked at my data, as the citizen is answered, level: the sharing subgraph and the pipeline."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

import orjson
import pytest

from gateway.audit import AuditLog, AuditRecord, Pool, open_pool, person_pseudonym
from gateway.decision import Purpose, SubgraphRequest, SubgraphResponse, Subject, SubjectKind, Transport
from gateway.pipeline.record import OperationTrace
from gateway.sharing import SharingTransport, VerificationBudget, Verifier, own_log
from tests.gateway.access.building import NOW, directory
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.audit.database import GatewayDatabase
from tests.gateway.pipeline.registers import SELF, Registers

KEY = b"k" * 32
LOG = """query ($first: Int, $after: String) { accessLog(first: $first, after: $after) { totalCount
  edges { cursor node { at callerKind agency agencyName purpose purposeTitle } }
  pageInfo { hasNextPage endCursor } } }"""


@pytest.fixture
def citizen() -> Subject:
    """A citizen nobody has looked at yet."""
    number = uuid.uuid4().int
    return Subject(kind=SubjectKind.CITIZEN, id=f"citizen-{number}", person=f"9{number % 10**11:011d}", loa=2)


async def looked(pool: Pool, citizen: Subject, agency: str, code: str) -> None:
    record = AuditRecord(
        at=NOW,
        request_id=str(uuid.uuid4()),
        subject=Subject(kind=SubjectKind.OFFICER, id="o", agency=agency),
        purpose=Purpose(code=code),
        operation_hash="0" * 64,
        operation_name=None,
        policy_revision="1",
        status="ANSWERED",
        persons=[person_pseudonym(KEY, NOW.year, citizen.person or "")],
    )
    await AuditLog(pool).append(record)


def transport(pool: Pool, subject: Subject) -> SharingTransport:
    verifier = Verifier(
        budget=VerificationBudget(pool, KEY, 100), transport=Nothing(), client="x", purpose=None
    )
    return SharingTransport(verifier, own_log(subject, pool, KEY, directory()))


class Nothing:
    """A transport nobody should use."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        raise AssertionError(request)

    async def close(self) -> None:
        """Nothing is open."""


async def ask(pool: Pool, subject: Subject, **variables: Any) -> SubgraphResponse:
    request = SubgraphRequest(
        subgraph="sharing", document=LOG, variables=variables, rows={}, filters={}, purpose=SELF
    )
    return await transport(pool, subject).fetch(request)


async def page(pool: Pool, subject: Subject, **variables: Any) -> Mapping[str, Any]:
    response = await ask(pool, subject, **variables)
    assert response.errors == []
    assert response.data is not None
    found: Mapping[str, Any] = response.data["accessLog"]
    return found


async def test_an_entry_is_told_in_codes_and_words(pool: Pool, citizen: Subject) -> None:
    await looked(pool, citizen, "H08", "1.001776")
    found = await page(pool, citizen)
    assert [edge["node"] for edge in found["edges"]] == [
        {
            "at": "2026-11-23T03:00:00+00:00",
            "callerKind": "OFFICER",
            "agency": "H08",
            "agencyName": "Ủy ban nhân dân tỉnh Bình Định",
            "purpose": "1.001776",
            "purposeTitle": "Thực hiện, điều chỉnh, thôi hưởng trợ cấp xã hội hàng tháng",
        }
    ]
    assert (found["totalCount"], found["pageInfo"]["hasNextPage"]) == (1, False)


async def test_codes_nobody_knows_any_more_have_no_words(pool: Pool, citizen: Subject) -> None:
    await looked(pool, citizen, "H99", "no-such")
    ((edge),) = (await page(pool, citizen))["edges"]
    assert (edge["node"]["agencyName"], edge["node"]["purposeTitle"]) == (None, None)


async def test_pages_follow_one_another_by_a_cursor_that_tells_nothing(pool: Pool, citizen: Subject) -> None:
    for number in range(5):
        await looked(pool, citizen, f"H{number}", "x")
    agencies, after = [], None
    for _ in range(3):
        found = await page(pool, citizen, first=2, after=after)
        agencies += [edge["node"]["agency"] for edge in found["edges"]]
        after = found["pageInfo"]["endCursor"]
    assert agencies == ["H4", "H3", "H2", "H1", "H0"]


async def test_a_cursor_is_good_for_nobody_else(pool: Pool, citizen: Subject) -> None:
    await looked(pool, citizen, "H21", "x")
    cursor = (await page(pool, citizen))["pageInfo"]["endCursor"]
    other = Subject(kind=SubjectKind.CITIZEN, id="another", person="952148000303", loa=2)
    response = await ask(pool, other, after=cursor)
    assert [error["extensions"] for error in response.errors] == [{"code": "BAD_USER_INPUT"}]


@pytest.mark.parametrize("variables", [{"first": 0}, {"first": -1}, {"after": "x"}])
async def test_a_page_that_is_none_is_bad_input(
    pool: Pool, citizen: Subject, variables: Mapping[str, Any]
) -> None:
    response = await ask(pool, citizen, **variables)
    assert response.data == {"accessLog": None}
    assert [error["extensions"] for error in response.errors] == [{"code": "BAD_USER_INPUT"}]


@pytest.mark.parametrize(
    "subject",
    [
        Subject(kind=SubjectKind.OFFICER, id="o", agency="H21", person="952148000303"),
        Subject(kind=SubjectKind.CITIZEN, id="nobody-known"),
        Subject(kind=SubjectKind.ENTERPRISE, id="v", agency="VIETTEL"),
    ],
)
async def test_nobody_but_a_citizen_has_a_log(pool: Pool, subject: Subject) -> None:
    assert (await ask(pool, subject)).data == {"accessLog": None}


async def test_without_the_audit_database_the_source_could_not_answer(
    gateway_database: GatewayDatabase, citizen: Subject
) -> None:
    closed = await open_pool(gateway_database.app)
    asking = transport(closed, citizen)
    await closed.close()
    request = SubgraphRequest(
        subgraph="sharing", document=LOG, variables={}, rows={}, filters={}, purpose=SELF
    )
    response = await asking.fetch(request)
    assert {error["message"] for error in response.errors} == {"the source could not answer"}


async def test_the_whole_way_from_a_question_to_its_answer(pool: Pool, citizen: Subject) -> None:
    await looked(pool, citizen, "H21", "1.001776")
    locals_: Mapping[str, Transport] = {"sharing": transport(pool, citizen)}
    world = Registers(ClauseEngine({}), local=locals_)
    prepared = await world.prepare(LOG, citizen, SELF, variables={"first": 10})
    answer = await world.pipeline.run(prepared, OperationTrace(request_id="r", subject=citizen))
    body = orjson.loads(orjson.dumps(answer.body()))
    assert body.get("errors") is None
    assert [edge["node"]["agency"] for edge in body["data"]["accessLog"]["edges"]] == ["H21"]
    assert (citizen.person or "") not in str(body)
