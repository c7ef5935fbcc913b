"""Unit tests of GraphQL over HTTP: request parsing, purpose, content negotiation, responses."""

from __future__ import annotations

import orjson
import pytest
from starlette.requests import Request

from gateway.decision import ANONYMOUS
from gateway.errors import BadRequest, LimitExceeded, MethodNotAllowed, Unavailable
from gateway.pipeline import GraphQLAnswer, GraphQLRequest, PolicyMode, StatedPurpose
from gateway.server.graphql_http import parse_request
from gateway.server.negotiation import GRAPHQL_RESPONSE, JSON, negotiate
from gateway.server.purpose import parse_purpose
from gateway.server.reading import RawRequest, single_header
from gateway.server.responses import error_response, render

DIGEST = "0" * 64
NO_HASH = "extensions.persistedQuery has version 1 and sha256Hash, 64 hexadecimal digits"


def parse(payload: object, purpose: str | None = None) -> GraphQLRequest:
    return parse_request(RawRequest(content=orjson.dumps(payload)), purpose, ANONYMOUS, "r-1")


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


@pytest.mark.parametrize(
    ("header", "extension", "mode"),
    [
        (None, None, PolicyMode.FILTER),
        ("reject", None, PolicyMode.REJECT),
        (None, "reject", PolicyMode.REJECT),
        ("filter", "reject", PolicyMode.FILTER),
    ],
)
def test_the_policy_mode_is_a_header_or_an_extension(
    header: str | None, extension: str | None, mode: PolicyMode
) -> None:
    extensions = {} if extension is None else {"policyMode": extension}
    raw = RawRequest(content=orjson.dumps({"query": "{ b }", "extensions": extensions}))
    assert parse_request(raw, None, ANONYMOUS, "r-1", mode_header=header).mode is mode


@pytest.mark.parametrize("stated", ["REJECT", "all", 1, ["reject"]])
def test_a_policy_mode_that_is_not_understood_is_refused(stated: object) -> None:
    with pytest.raises(BadRequest) as caught:
        parse({"query": "{ b }", "extensions": {"policyMode": stated}})
    assert caught.value.code == "POLICY_MODE_UNKNOWN"


def test_null_variables_and_operation_name_are_absent() -> None:
    request = parse({"query": "{ b }", "operationName": None, "variables": None, "extensions": None})
    assert request == GraphQLRequest(id="r-1", document="{ b }", subject=ANONYMOUS)


@pytest.mark.parametrize(
    ("payload", "message"),
    [
        ([{"query": "{ b }"}], "the body must be one JSON object; batches are not served"),
        ("{ b }", "the body must be one JSON object; batches are not served"),
        ({}, "'query' must be the text of a GraphQL document"),
        ({"query": 1}, "'query' must be a string"),
        ({"query": "  "}, "'query' must be the text of a GraphQL document"),
        ({"query": "{ b }", "operationName": 1}, "'operationName' must be a string"),
        ({"query": "{ b }", "variables": []}, "'variables' must be an object"),
        ({"query": "{ b }", "extensions": "x"}, "'extensions' must be an object"),
        (
            {"query": "{ b }", "documentID": "x"},
            "unknown keys in the request; known are documentId, extensions, operationName, query, variables",
        ),
        ({"documentId": "a b"}, "'documentId' is no document identifier"),
        ({"documentId": ""}, "'documentId' is no document identifier"),
        ({"documentId": 1}, "'documentId' must be a string"),
        (
            {"documentId": "a", "query": "{ b }"},
            "'documentId' takes the place of 'query' and of extensions.persistedQuery",
        ),
        (
            {"documentId": "a", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": DIGEST}}},
            "'documentId' takes the place of 'query' and of extensions.persistedQuery",
        ),
        ({"query": "{ b }", "extensions": {"persistedQuery": 1}}, NO_HASH),
        ({"query": "{ b }", "extensions": {"persistedQuery": {"version": 1}}}, NO_HASH),
        ({"query": "{ b }", "extensions": {"persistedQuery": {"version": 2, "sha256Hash": DIGEST}}}, NO_HASH),
        ({"query": "{ b }", "extensions": {"persistedQuery": {"version": 1, "sha256Hash": "x"}}}, NO_HASH),
    ],
)
def test_a_body_that_is_no_graphql_request_is_refused(payload: object, message: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse(payload)
    assert (caught.value.message, caught.value.code) == (message, "BAD_REQUEST")


def test_a_request_may_name_its_document() -> None:
    assert parse({"documentId": "sha256:ab"}) == GraphQLRequest(
        id="r-1", document=None, document_id="sha256:ab", subject=ANONYMOUS
    )
    by_hash = parse({"extensions": {"persistedQuery": {"version": 1, "sha256Hash": DIGEST.upper()}}})
    assert by_hash == GraphQLRequest(id="r-1", document=None, document_hash=DIGEST, subject=ANONYMOUS)


def test_a_query_string_is_the_same_map() -> None:
    content = b"query=%7B+b+%7D&operationName=&variables=%7B%22a%22%3A1%7D"
    request = parse_request(RawRequest(content=content, by_get=True), None, ANONYMOUS, "r-1")
    assert request == GraphQLRequest(
        id="r-1", document="{ b }", variables={"a": 1}, subject=ANONYMOUS, only_query=True
    )


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"query": NaN}'])
def test_malformed_json_is_refused(body: bytes) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_request(RawRequest(content=body), None, ANONYMOUS, "r-1")
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
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("application/json", JSON),
        ("application/json; charset=utf-8", JSON),
        ("Application/GraphQL-Response+JSON", GRAPHQL_RESPONSE),
        ("application/json, application/graphql-response+json", GRAPHQL_RESPONSE),
        ("application/graphql-response+json, application/json;q=0.9", GRAPHQL_RESPONSE),
        ("application/graphql-response+json;q=0.5, application/json", JSON),
        ("application/graphql-response+json, */*;q=0.1", GRAPHQL_RESPONSE),
        ("application/graphql-response+json;q=0, application/json", JSON),
        ("application/json;q=0, */*", GRAPHQL_RESPONSE),
        ("text/html, application/json;q=0.5", JSON),
    ],
)
def test_the_answer_is_in_an_accepted_media_type(accept: str | None, media_type: str) -> None:
    assert negotiate(accept) == media_type


@pytest.mark.parametrize(
    "accept",
    ["text/html", "application/xml, text/*", "application/json;q=0", "*/*;q=0", "application/json;q=x"],
)
def test_without_an_offered_type_there_is_none(accept: str) -> None:
    assert negotiate(accept) is None


def test_a_request_error_has_no_data_key_and_keeps_its_status() -> None:
    answer = GraphQLAnswer(status=400, data=None, errors=[{"message": "m"}], has_data=False)
    response = render(answer, GRAPHQL_RESPONSE)
    assert (response.status_code, response.body) == (400, b'{"errors":[{"message":"m"}]}')


def test_as_application_json_an_understood_request_is_200() -> None:
    answer = GraphQLAnswer(status=400, data=None, errors=[{"message": "m"}], has_data=False)
    assert render(answer, JSON).status_code == 200


def test_what_is_wrong_with_an_understood_request_is_200_in_the_older_type_only() -> None:
    error = LimitExceeded("too much")
    assert error_response(error, JSON, understood=True).status_code == 200
    assert error_response(error, JSON, understood=False).status_code == 400
    assert error_response(error, GRAPHQL_RESPONSE, understood=True).status_code == 400


def test_statuses_that_are_not_about_the_document_stay_in_either_type() -> None:
    down = error_response(Unavailable("down", code="AUDIT_UNAVAILABLE"), JSON, understood=True)
    assert (down.status_code, down.headers["retry-after"]) == (503, "5")
    method = error_response(MethodNotAllowed("no", allow="POST"), JSON, understood=True)
    assert (method.status_code, method.headers["allow"]) == (405, "POST")


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
