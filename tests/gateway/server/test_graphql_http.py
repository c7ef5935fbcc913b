"""Unit tests of GraphQL over HTTP: request parsing, purpose, content negotiation."""

from __future__ import annotations

import orjson
import pytest
from starlette.requests import Request

from gateway.decision import ANONYMOUS
from gateway.errors import BadRequest
from gateway.pipeline import GraphQLAnswer, GraphQLRequest, StatedPurpose
from gateway.server.graphql_http import (
    GRAPHQL_RESPONSE,
    JSON,
    NotAcceptable,
    negotiate,
    parse_purpose,
    parse_request,
    render,
    single_header,
)


def parse(payload: object, purpose: str | None = None) -> GraphQLRequest:
    return parse_request(orjson.dumps(payload), purpose, ANONYMOUS, "r-1")


def test_a_complete_request_is_read() -> None:
    assert parse(
        {"query": "query A($a: Int) { b }", "operationName": "A", "variables": {"a": 1}}
    ) == GraphQLRequest(
        id="r-1",
        document="query A($a: Int) { b }",
        operation_name="A",
        variables={"a": 1},
        subject=ANONYMOUS,
        purpose=None,
    )


def test_null_variables_and_operation_name_are_absent() -> None:
    request = parse({"query": "{ b }", "operationName": None, "variables": None, "extensions": None})
    assert request == GraphQLRequest(id="r-1", document="{ b }", subject=ANONYMOUS)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ([{"query": "{ b }"}], "the body must be one JSON object; batches are not served"),
        ("{ b }", "the body must be one JSON object; batches are not served"),
        ({}, "'query' must be the text of a GraphQL document"),
        ({"query": 1}, "'query' must be the text of a GraphQL document"),
        ({"query": "  "}, "'query' must be the text of a GraphQL document"),
        ({"query": "{ b }", "operationName": 1}, "'operationName' must be a string"),
        ({"query": "{ b }", "variables": []}, "'variables' must be an object"),
        ({"query": "{ b }", "extensions": "x"}, "'extensions' must be an object"),
        (
            {"query": "{ b }", "documentID": "x"},
            "unknown keys in the request; known are extensions, operationName, query, variables",
        ),
    ],
)
def test_a_body_that_is_no_graphql_request_is_refused(payload: object, message: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse(payload)
    assert (caught.value.message, caught.value.code) == (message, "BAD_REQUEST")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"query": NaN}'])
def test_malformed_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_request(body, None, ANONYMOUS, "r-1")
    assert caught.value.message == "the body is not JSON"


def test_the_purpose_header_wins_over_the_extension() -> None:
    request = parse({"query": "{ b }", "extensions": {"purpose": {"code": "x"}}}, "1.001776")
    assert request.purpose == StatedPurpose(code="1.001776")


def test_the_purpose_may_come_as_an_extension() -> None:
    request = parse({"query": "{ b }", "extensions": {"purpose": {"code": "x", "case": "c"}}})
    assert request.purpose == StatedPurpose(code="x", case="c")


def test_a_purpose_header_with_parameters_is_read() -> None:
    stated = parse_purpose('sim-registration; agreement="AG-2026-VTL-001"; case="C/1"')
    assert stated == StatedPurpose(code="sim-registration", agreement="AG-2026-VTL-001", case="C/1")


@pytest.mark.parametrize(
    "header", ["", "a b", "1.0; agreement=x", '1.0; other="x"', "x" * 65, '1.0; case="a\nb"', "a, b"]
)
def test_a_purpose_header_that_cannot_be_read_is_refused(header: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_purpose(header)
    assert caught.value.code == "PURPOSE_UNKNOWN"


@pytest.mark.parametrize(
    "purpose", ["x", {"code": 1}, {"code": ""}, {"agreement": "a"}, {"code": "a", "other": "b"}, []]
)
def test_a_purpose_extension_that_cannot_be_read_is_refused(purpose: object) -> None:
    with pytest.raises(BadRequest):
        parse({"query": "{ b }", "extensions": {"purpose": purpose}})


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (None, GRAPHQL_RESPONSE),
        ("", GRAPHQL_RESPONSE),
        ("*/*", GRAPHQL_RESPONSE),
        ("application/*", GRAPHQL_RESPONSE),
        ("application/json", JSON),
        ("application/json; charset=utf-8", JSON),
        ("application/json, application/graphql-response+json", GRAPHQL_RESPONSE),
        ("application/graphql-response+json;q=0, application/json", JSON),
        ("text/html, application/json;q=0.5", JSON),
    ],
)
def test_the_answer_is_in_an_accepted_media_type(accept: str | None, media_type: str) -> None:
    assert negotiate(accept) == media_type


@pytest.mark.parametrize("accept", ["text/html", "application/xml, text/*", "application/json;q=0"])
def test_an_accept_header_without_json_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        negotiate(accept)


def test_a_request_error_has_no_data_key_and_keeps_its_status() -> None:
    answer = GraphQLAnswer(status=400, data=None, errors=[{"message": "m"}], has_data=False)
    response = render(answer, GRAPHQL_RESPONSE)
    assert (response.status_code, response.body) == (400, b'{"errors":[{"message":"m"}]}')


def test_as_application_json_an_understood_request_is_200() -> None:
    answer = GraphQLAnswer(status=400, data=None, errors=[{"message": "m"}], has_data=False)
    assert render(answer, JSON).status_code == 200


def test_an_integer_beyond_64_bits_stays_exact() -> None:
    answer = GraphQLAnswer(status=200, data={"n": 12345678901234567890123})
    assert render(answer, GRAPHQL_RESPONSE).body == b'{"data":{"n":12345678901234567890123}}'


def with_headers(*headers: tuple[bytes, bytes]) -> Request:
    return Request({"type": "http", "method": "POST", "headers": list(headers)})


@pytest.mark.parametrize("name", ["authorization", "lienthong-purpose"])
def test_a_header_that_decides_is_refused_when_it_is_there_twice(name: str) -> None:
    first, second = (name.encode(), b"a"), (name.encode(), b"b")
    assert single_header(with_headers(), name) is None
    assert single_header(with_headers(first), name) == "a"
    with pytest.raises(BadRequest, match=f"{name} is given more than once"):
        single_header(with_headers(first, second), name)
