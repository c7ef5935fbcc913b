"""GraphQL over HTTP point by point, against a running server; names are those of the specification's audit.

https://graphql.github.io/graphql-over-http/draft/
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest

from gateway.server.negotiation import GRAPHQL_RESPONSE, JSON
from tests.gateway.server.serving import Served

TYPENAME = {"query": "{ __typename }"}
TYPE = "query Type($name: String!) { __type(name: $name) { name } }"
COERCION = "query CoerceFailure($id: ID!) { account(id: $id) { name } }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One request and what the specification says of its response."""

    name: str
    accept: str | None = None
    payload: Any = None
    body: bytes | None = None
    content_type: str | None = JSON
    parameters: dict[str, str] | None = None
    """Of a GET."""
    status: int = 200
    media_type: str | None = None
    errors: bool | None = None
    has_data: bool | None = None


def both(name: str, payload: Any, *, older: int, newer: int, errors: bool) -> list[Point]:
    """The same request for both media types, whose statuses differ."""
    return [
        Point(
            name=f"{name}, {JSON}", accept=JSON, payload=payload, status=older, errors=errors, media_type=JSON
        ),
        Point(
            name=f"{name}, {GRAPHQL_RESPONSE}",
            accept=GRAPHQL_RESPONSE,
            payload=payload,
            status=newer,
            errors=errors,
            has_data=not errors,
            media_type=GRAPHQL_RESPONSE,
        ),
    ]


WRONG = {"map": {"obj": "ect"}, "number": 0, "boolean": False, "list": ["array"]}

POINTS = [
    Point(
        name="22EB newer type is served",
        accept=GRAPHQL_RESPONSE,
        payload=TYPENAME,
        media_type=GRAPHQL_RESPONSE,
    ),
    Point(name="4655 older type is served", accept=JSON, payload=TYPENAME, media_type=JSON),
    Point(name="47DE any type is the older one", accept="*/*", payload=TYPENAME, media_type=JSON),
    Point(name="80D8 no accept is the older type", payload=TYPENAME, media_type=JSON),
    Point(
        name="BF61 request in UTF-8",
        content_type="application/json; charset=utf-8",
        payload={"query": '{ __type(name: "Run🏃Swim🏊") { name } }'},
    ),
    Point(name="5A70 GET", parameters=TYPENAME, errors=False),
    Point(name="9C48 GET of a mutation", parameters={"query": "mutation { __typename }"}, status=405),
    Point(name="9ABE no content type", content_type=None, payload=TYPENAME, status=415),
    Point(name="9ABE text", content_type="text/plain;charset=UTF-8", payload=TYPENAME, status=415),
    Point(name="A5BF no body", body=b"", status=400),
    *both("423L no document", {"notquery": "{ __typename }"}, older=400, newer=400, errors=True),
    *both("13EE document", TYPENAME, older=200, newer=200, errors=False),
    *both(
        "B8B3 operation name",
        {"operationName": "Query", "query": "query Query { __typename }"},
        older=200,
        newer=200,
        errors=False,
    ),
    *both(
        "28B9 variables", {"query": TYPE, "variables": {"name": "some"}}, older=200, newer=200, errors=False
    ),
    *both(
        "1B7A extensions", {**TYPENAME, "extensions": {"some": "value"}}, older=200, newer=200, errors=False
    ),
    *(
        point
        for name in ("variables", "operationName", "extensions")
        for point in both(f"94B null {name}", {**TYPENAME, name: None}, older=200, newer=200, errors=False)
    ),
    *(
        Point(name=f"LKJ {kind} as document", payload={"query": wrong}, status=400, errors=True)
        for kind, wrong in WRONG.items()
    ),
    *(
        Point(
            name=f"6C0 {kind} as operation name",
            payload={**TYPENAME, "operationName": wrong},
            status=400,
            errors=True,
        )
        for kind, wrong in WRONG.items()
    ),
    *(
        Point(name=f"476 {kind} as {name}", payload={**TYPENAME, name: wrong}, status=400, errors=True)
        for name in ("variables", "extensions")
        for kind, wrong in {**WRONG, "map": "text"}.items()
    ),
    *(
        Point(
            name=f"D6D5 variables in GET, {accept}",
            accept=accept,
            parameters={"query": TYPE, "variables": '{"name": "some"}'},
            errors=False,
            media_type=accept,
        )
        for accept in (JSON, GRAPHQL_RESPONSE)
    ),
    Point(name="BCF8 no JSON, older type", accept=JSON, body=b'{ "not a JSON', status=400, errors=True),
    Point(name="B7N8 no JSON, newer type", accept=GRAPHQL_RESPONSE, body=b'{ "not a JSON', status=400),
    Point(name="8764 typo in a key", payload={"qeury": "{ __typename }"}, status=400),
    *both("572B syntax error", {"query": "{"}, older=200, newer=400, errors=True),
    *both("FDE2 no valid document", {"query": "{ f8f31403dfe }"}, older=200, newer=400, errors=True),
    *both(
        "7B9B wrong variables",
        {"query": COERCION, "variables": {"id": None}},
        older=200,
        newer=400,
        errors=True,
    ),
]


@pytest.mark.parametrize("point", POINTS, ids=lambda point: point.name)
@pytest.mark.asyncio(loop_scope="module")
async def test_a_point_of_the_specification(served_to_all: Served, point: Point) -> None:
    headers = {} if point.accept is None else {"Accept": point.accept}
    if point.parameters is not None:
        response = await served_to_all.send("GET", headers, target=f"/graphql?{urlencode(point.parameters)}")
    else:
        body = json.dumps(point.payload).encode() if point.body is None else point.body
        if point.content_type is not None:
            headers["Content-Type"] = point.content_type
        response = await served_to_all.send("POST", headers, body)
    found = response.body
    assert response.status == point.status
    assert response.headers["content-type"].endswith("; charset=utf-8")
    assert point.media_type in (None, response.media_type)
    assert point.errors in (None, "errors" in found)
    assert point.has_data in (None, "data" in found)
