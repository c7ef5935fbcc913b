"""Without a record nothing is answered; without the issuer's keys nobody is known."""

from __future__ import annotations

import asyncio
import json
import shutil
from pathlib import Path

import asyncpg
import pytest

from tests.smoke.cases import Answer
from tests.system.running import ALLOWANCE, SIM, SYSTEM, C, System
from tests.system.second import Watched, gateway_process

pytestmark = SYSTEM

PERSON = f'{{ person(pin: "{C}", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") {{ fullName }} }}'
UNIT = '{ administrativeUnit(code: "52") { code } }'
VERIFY = f'{{ verifyIdentity(pin: "{C}", fullName: "Trần Thị Cúc", dateOfBirth: "1948-11-02") {{ result }} }}'
QUESTIONS = [("gia-lai-health", ALLOWANCE, PERSON), ("anonymous", None, UNIT), ("viettel", SIM, VERIFY)]


def assert_nothing_left(answer: Answer) -> None:
    assert answer.status == 503
    (error,) = answer.body["errors"]
    # which of the two the gateway needs first depends on how old its list of revocations is
    assert error["extensions"]["code"] in ("AUDIT_UNAVAILABLE", "REVOCATIONS_UNAVAILABLE")
    assert set(answer.body) == {"errors"}
    assert "Cúc" not in json.dumps(answer.body, ensure_ascii=False)


@pytest.mark.parametrize(("who", "purpose", "document"), QUESTIONS)
def test_without_the_gateways_database_nothing_is_answered(
    watched: Watched, who: str, purpose: str | None, document: str
) -> None:
    system = watched.system
    watched.database.cut()
    try:
        answer = system.ask(who, document, purpose=purpose, url=watched.url)
    finally:
        watched.database.join()
    assert_nothing_left(answer)
    assert system.record(answer) is None
    again = system.ask(who, document, purpose=purpose, url=watched.url)
    assert (again.status, "errors" in again.body) == (200, False)
    assert system.record(again) is not None


async def ask_while_locked(system: System) -> Answer:
    """Ask while somebody keeps the audit log to himself."""
    connection = await asyncpg.connect(system.programs.postgres.dsn("gateway", "owner"))
    try:
        async with connection.transaction():
            await connection.execute("lock table audit_record in access exclusive mode")
            return await asyncio.to_thread(system.ask, "gia-lai-health", PERSON, purpose=ALLOWANCE)
    finally:
        await connection.close()


def test_an_audit_log_that_does_not_answer_in_time_is_none(system: System) -> None:
    answer = asyncio.run(ask_while_locked(system))
    assert_nothing_left(answer)
    assert system.record(answer) is None


def test_a_bad_request_that_cannot_be_recorded_is_refused_as_that(watched: Watched) -> None:
    watched.database.cut()
    try:
        answer = watched.system.ask("gia-lai-health", "{ shoeSize }", url=watched.url)
    finally:
        watched.database.join()
    assert_nothing_left(answer)


def test_without_the_issuers_keys_only_the_anonymous_are_answered(system: System, tmp_path: Path) -> None:
    jwks = tmp_path / "jwks.json"
    with gateway_process(system, {"ISSUER__JWKS": str(jwks)}) as (url, _):
        for content in (None, "no JSON", '{"keys": 7}'):
            if content is not None:
                jwks.write_text(content, encoding="ascii")
            refused = system.ask("gia-lai-health", PERSON, purpose=ALLOWANCE, url=url)
            code = [error["extensions"]["code"] for error in refused.body["errors"]]
            assert (refused.status, code, set(refused.body)) == (503, ["ISSUER_UNAVAILABLE"], {"errors"})
            assert str(tmp_path) not in json.dumps(refused.body)
            assert system.ask("anonymous", UNIT, url=url).status == 200
        shutil.copy(system.programs.state.jwks, jwks)
        answered = system.ask("gia-lai-health", PERSON, purpose=ALLOWANCE, url=url)
        assert answered.body["data"] == {"person": {"fullName": "Trần Thị Cúc"}}
