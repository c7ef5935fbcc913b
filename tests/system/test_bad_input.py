"""What a wrong request gets: a status, a code, no word about the inside, and a record without values."""

from __future__ import annotations

import base64
import http.client
import json
import re
import time
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from gateway.local.callers import caller
from gateway.local.issuer import issue
from tests.smoke.cases import Answer
from tests.system.bad_input import CASES, LITERALS, PERSON, BadInput
from tests.system.running import ALLOWANCE, SYSTEM, System

pytestmark = SYSTEM

WHO = "gia-lai-health"
INSIDE = re.compile(
    r"Traceback|File \"|\.py\b|\.rego\b|line \d+, in |asyncpg|postgres|relation \"|\bselect\b .*\bfrom\b|"
    r"audit_record|assistance_case|civil_servant\b|127\.0\.0\.1|localhost|:\d{4,5}\b|/tmp/",
    re.IGNORECASE,
)
"""Stack traces, SQL, tables, hosts, files: what an answer never speaks of."""


def token(system: System, which: str) -> str:
    """Return the access token a case carries."""
    key, claims = system.programs.secrets.issuer, dict(caller(WHO) or {})
    signer = OKPKey.import_key(dict(key))
    header = {"alg": "Ed25519", "typ": "at+jwt", "kid": signer.kid}
    match which:
        case "valid":
            return issue(key, WHO, claims)
        case "expired":
            return issue(key, WHO, claims, now=time.time() - 7_200)
        case "audience":
            return issue(key, WHO, claims | {"aud": "another"})
        case "issuer":
            return issue(key, WHO, claims | {"iss": "https://issuer.lienthong.example.evil"})
        case "unknown agency":
            return issue(key, WHO, claims | {"agency": "H99"})
        case "identity":
            good = json.loads(base64.urlsafe_b64decode(issue(key, WHO, claims).split(".")[1] + "=="))
            return jwt.encode(header | {"typ": "JWT"}, good, signer, algorithms=["Ed25519"])
        case "none":
            parts = ({"alg": "none", "typ": "at+jwt"}, claims)
            return ".".join(_base64(json.dumps(part).encode()) for part in parts) + "."
        case "public key":
            public = signer.public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)
            good = json.loads(base64.urlsafe_b64decode(issue(key, WHO, claims).split(".")[1] + "=="))
            return jwt.encode(
                header | {"alg": "HS256"}, good, OctKey.import_key(public), algorithms=["HS256"]
            )
    raise AssertionError(which)


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def send(system: System, case: BadInput) -> tuple[Answer, str]:
    """Send a case; return the answer and its text."""
    address = urlsplit(system.url)
    headers: dict[str, str | None] = {
        "Content-Type": "application/json",
        "Accept": "application/graphql-response+json",
        "Authorization": f"Bearer {token(system, case.token)}",
        "Lienthong-Purpose": ALLOWANCE,
        **case.headers,
    }
    connection = http.client.HTTPConnection(address.netloc, timeout=30)
    try:
        kept = {name: value for name, value in headers.items() if value is not None}
        connection.request(case.method, address.path, case.content(), kept)
        response = connection.getresponse()
        text = response.read().decode()
        request_id = response.getheader("x-request-id", "")
        return Answer(status=response.status, body=json.loads(text), request_id=request_id), text
    finally:
        connection.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_wrong_request_is_refused_and_recorded(system: System, case: BadInput) -> None:
    answer, text = send(system, case)
    codes = {error["extensions"]["code"] for error in answer.body["errors"]}
    assert (answer.status, codes) == (case.status, {case.code})
    assert "data" not in answer.body
    assert INSIDE.search(text) is None
    record = system.record(answer)
    assert (record is not None) == case.recorded
    if record is not None:
        assert (record["status"], record["code"]) == ("REFUSED", case.code)
        assert_no_value(record)


def assert_no_value(record: dict[str, Any]) -> None:
    """Fail when a column holds something of what was asked about."""
    text = json.dumps(record, default=str, ensure_ascii=False)
    assert [literal for literal in LITERALS if literal in text] == []


def test_a_missing_purpose_is_answered_and_recorded_as_a_denial(system: System) -> None:
    case = BadInput(name="missing purpose", status=200, code="DENIED", headers={"Lienthong-Purpose": None})
    answer, text = send(system, case)
    assert (answer.status, answer.body["data"]) == (200, {"person": None})
    assert [error["extensions"]["reason"] for error in answer.body["errors"]] == ["missing_purpose"]
    assert INSIDE.search(text) is None
    record = system.record(answer)
    assert record is not None
    assert (record["status"], record["code"], record["sources"]) == ("ANSWERED", None, [])
    assert_no_value(record)


def test_a_pin_in_a_name_does_not_reach_the_log(system: System) -> None:
    case = BadInput(
        name="operation named after a person",
        status=200,
        code="",
        document="query P952148000303 { __typename }",
        headers={"Lienthong-Purpose": f'{ALLOWANCE}; case="AC-952148000303"; agreement="952148000303"'},
    )
    answer, _ = send(system, case)
    record = system.record(answer)
    assert record is not None
    named = (record["operation_name"], record["case_ref"], record["agreement"])
    assert named == ("P#", "AC-#", "#")
    assert_no_value(record)


def test_an_answered_question_leaves_no_value_in_the_log(system: System) -> None:
    case = BadInput(name="good", status=200, code="")
    answer, _ = send(system, case)
    assert answer.body["data"] == {"person": {"fullName": "Trần Thị Cúc"}}
    record = system.record(answer)
    assert record is not None
    assert_no_value(record)
    persons = system.fetch("gateway", "select person from audit_person where record_id = $1", record["id"])
    assert len(persons) == 1, "the person that was asked for by a literal is not recorded"


@pytest.mark.parametrize(("who", "person"), [(WHO, {}), ("dak-lak-health", None)])
def test_an_empty_selection_tells_whether_the_object_is_there_for_the_caller(
    system: System, who: str, person: object
) -> None:
    answer = system.ask(who, f"{{ {PERSON} {{ }} }}", purpose=ALLOWANCE)
    assert answer.body["data"] == {"person": person}
    assert "errors" not in answer.body


def test_the_gateway_still_answers_after_all_that(system: System) -> None:
    answer = system.ask("anonymous", '{ administrativeUnit(code: "52") { code } }')
    assert (answer.status, answer.body) == (200, {"data": {"administrativeUnit": {"code": "52"}}})
