"""Requests nobody should send, each with what must come back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.system.running import ALLOWANCE, C

__all__ = ["CASES", "LITERALS", "PERSON", "BadInput"]

NAME, BORN = "Trần Thị Cúc", "1948-11-02"
LITERALS = (C, NAME, BORN, "literal-of-the-caller")
"""Values the requests hold; none of them may be in an audit record."""

PERSON = f'person(pin: "{C}", fullName: "{NAME}", dateOfBirth: "{BORN}")'
MANY = "person { assistanceCases { person { household { members { relation } } } } }"
DEEP = "parent { " * 50 + "code" + " }" * 50


@dataclass(frozen=True, slots=True, kw_only=True)
class BadInput:
    """One request and the error it must get."""

    name: str
    status: int
    code: str
    document: str = f"{{ {PERSON} {{ fullName }} }}"
    request: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of the request."""
    body: bytes | None = None
    """The whole body, in place of a request."""
    headers: Mapping[str, str | None] = field(default_factory=dict)
    """Changed headers; None leaves one out."""
    method: str = "POST"
    token: str = "valid"
    """Which token of `tokens` it carries."""
    recorded: bool = True
    """Whether the caller was known, so that there is an audit record."""

    def content(self) -> bytes:
        """Return the body to send."""
        return (
            json.dumps({"query": self.document, **self.request}).encode() if self.body is None else self.body
        )


def invalid(name: str, document: str, **changes: Any) -> BadInput:
    return BadInput(name=name, status=400, code="GRAPHQL_VALIDATION_FAILED", document=document, **changes)


def over(name: str, document: str) -> BadInput:
    return BadInput(name=name, status=400, code="LIMIT_EXCEEDED", document=document)


def unread(name: str, status: int, code: str, **changes: Any) -> BadInput:
    return BadInput(name=name, status=status, code=code, recorded=False, **changes)


def typed(media: str) -> Mapping[str, str]:
    return {"Content-Type": media}


CASES = (
    BadInput(name="malformed JSON", status=400, code="BAD_REQUEST", body=f'{{"query": "{C}"'.encode()),
    BadInput(name="array body", status=400, code="BAD_REQUEST", body=b'[{"query": "{ __typename }"}]'),
    BadInput(name="no document", status=400, code="BAD_REQUEST", body=b"{}"),
    BadInput(name="lone surrogate", status=400, code="BAD_REQUEST", body=b'{"query": "{ a }\\ud800"}'),
    BadInput(name="syntax error", status=400, code="GRAPHQL_PARSE_FAILED", document=f"{{ {PERSON} {{"),
    invalid("unknown field", f"{{ {PERSON} {{ shoeSize }} }}"),
    invalid("internal field", f'{{ {PERSON} {{ policyAttributes(names: ["residenceCommune"]) }} }}'),
    invalid(
        "internal root field",
        f'{{ identityMatches(pin: "{C}", fullName: "{NAME}", dateOfBirth: "{BORN}") }}',
    ),
    invalid("entities", '{ _entities(representations: [{__typename: "Person", pin: "' + C + '"}]) { a } }'),
    BadInput(
        name="unknown operation name",
        status=400,
        code="BAD_REQUEST",
        document=f"query A {{ {PERSON} {{ fullName }} }}",
        request={"operationName": "B"},
    ),
    BadInput(name="bad operation name", status=400, code="BAD_REQUEST", request={"operationName": 7}),
    BadInput(
        name="wrong type of a variable",
        status=400,
        code="BAD_USER_INPUT",
        document="query($pins: [ID!]) { assistanceCases(pins: $pins) { totalCount } }",
        request={"variables": {"pins": [{"literal-of-the-caller": C}]}},
    ),
    BadInput(
        name="missing variable",
        status=400,
        code="BAD_USER_INPUT",
        document="query($code: ID!) { administrativeUnit(code: $code) { code } }",
    ),
    BadInput(name="variables are a list", status=400, code="BAD_REQUEST", request={"variables": [C]}),
    invalid("object without selection", f"{{ {PERSON} }}"),
    BadInput(
        name="unknown purpose",
        status=400,
        code="PURPOSE_UNKNOWN",
        headers={"Lienthong-Purpose": "literal-of-the-caller"},
    ),
    BadInput(
        name="purpose that is no code",
        status=400,
        code="PURPOSE_UNKNOWN",
        headers={"Lienthong-Purpose": f"{ALLOWANCE}; case=unquoted"},
    ),
    BadInput(
        name="text in the purpose extension",
        status=400,
        code="PURPOSE_UNKNOWN",
        headers={"Lienthong-Purpose": None},
        request={"extensions": {"purpose": {"code": ALLOWANCE, "case": f"{NAME}, {C}"}}},
    ),
    BadInput(
        name="depth 50",
        status=400,
        code="LIMIT_EXCEEDED",
        document=f'{{ administrativeUnit(code: "52") {{ {DEEP} }} }}',
    ),
    over("1,000 aliases", "{ " + " ".join(f"a{n}: __typename" for n in range(300)) + " }"),
    over("2,000 tokens", "{ " + "__typename " * 2_000 + "}"),
    over("five root fields and one", "{ " + " ".join(f"a{n}: __typename" for n in range(6)) + " }"),
    over(
        "fragments that double",
        "{ ...F0 } "
        + " ".join(f"fragment F{n} on Query {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
        + " fragment F30 on Query { __typename }",
    ),
    over("too many objects", f"{{ assistanceCases(first: 100) {{ edges {{ node {{ {MANY} }} }} }} }}"),
    BadInput(
        name="fragment cycle",
        status=400,
        code="GRAPHQL_VALIDATION_FAILED",
        document="{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }",
    ),
    unread("expired token", 401, "UNAUTHENTICATED", token="expired"),
    unread("wrong audience", 401, "UNAUTHENTICATED", token="audience"),
    unread("other issuer", 401, "UNAUTHENTICATED", token="issuer"),
    unread("algorithm none", 401, "UNAUTHENTICATED", token="none"),
    unread("HS256 under the public key", 401, "UNAUTHENTICATED", token="public key"),
    unread("identity token", 401, "UNAUTHENTICATED", token="identity"),
    unread("no bearer token", 401, "UNAUTHENTICATED", headers={"Authorization": "Basic YTpi"}),
    BadInput(name="unknown agency", status=401, code="UNAUTHENTICATED", token="unknown agency"),
    unread("1 MB body", 413, "PAYLOAD_TOO_LARGE", body=b'{"query": "' + b" " * 1_048_576 + b'"}'),
    unread("text/plain", 415, "UNSUPPORTED_MEDIA_TYPE", headers=typed("text/plain")),
    unread("form", 415, "UNSUPPORTED_MEDIA_TYPE", headers=typed("application/x-www-form-urlencoded")),
    unread("multipart", 415, "UNSUPPORTED_MEDIA_TYPE", headers=typed("multipart/form-data; boundary=a")),
    unread("UTF-16", 415, "UNSUPPORTED_MEDIA_TYPE", headers=typed("application/json; charset=utf-16")),
    unread("no content type", 415, "UNSUPPORTED_MEDIA_TYPE", headers={"Content-Type": None}),
    unread("compressed", 415, "UNSUPPORTED_MEDIA_TYPE", headers={"Content-Encoding": "gzip"}),
    BadInput(name="GET without a document", status=400, code="BAD_REQUEST", method="GET"),
    unread("PUT", 405, "METHOD_NOT_ALLOWED", method="PUT"),
    unread("Accept text/html", 406, "NOT_ACCEPTABLE", headers={"Accept": "text/html"}),
)
