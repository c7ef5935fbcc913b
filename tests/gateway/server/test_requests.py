"""What the server lets in over HTTP: methods, media types, origins and sizes; level: a running server."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from itertools import product
from urllib.parse import quote, urlencode

import pytest

from gateway.server.negotiation import GRAPHQL_RESPONSE, JSON
from tests.gateway.pipeline.building import OFFICER
from tests.gateway.server.serving import MAX_BODY, Served, bearer

BODY = b'{"query": "{ total }"}'
QUERY = "/graphql?query=%7B%20total%20%7D"
GOOD = {"data": {"total": 0}}
MUTATION = 'mutation { deposit(id: "1", amount: 5) { id } }'

TYPES = [
    JSON,
    "application/json; charset=utf-8",
    "application/json; charset=utf-16",
    "application/graphql",
    "application/graphql+json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "text/plain; application/json",
    "message/rfc822",
    "",
    None,
]
IN_UTF8 = TYPES[:2]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
async def test_only_json_by_post_and_nothing_or_json_by_get_is_executed(served: Served, method: str) -> None:
    executed = {"POST": IN_UTF8, "GET": [*IN_UTF8, None]}.get(method, [])
    for content_type, cookie in product(TYPES, [None, "session=1"]):
        given = {"Content-Type": content_type, "Cookie": cookie}
        headers = {name: value for name, value in given.items() if value is not None}
        before = len(served.wired.bank.requests)
        response = await served.send(method, headers, b"" if method == "GET" else BODY, QUERY)
        status = 200 if content_type in executed else 415 if method in ("GET", "POST") else 405
        ran = len(served.wired.bank.requests) - before
        assert (content_type, response.status, ran) == (content_type, status, int(status == 200))
        if status == 405:
            assert response.headers["allow"] == "GET, POST"


async def test_two_content_types_are_not_json(served: Served) -> None:
    headers = [("Content-Type", JSON), ("Content-Type", "text/plain")]
    assert (await served.send("POST", headers, BODY)).codes == ["UNSUPPORTED_MEDIA_TYPE"]


@pytest.mark.parametrize("encoding", ["gzip", "br", "deflate, identity"])
async def test_a_compressed_body_is_not_read(served: Served, encoding: str) -> None:
    response = await served.send("POST", {"Content-Type": JSON, "Content-Encoding": encoding}, BODY)
    assert response.status == 415


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
async def test_a_get_of_another_sites_page_is_refused_unless_the_browser_had_to_ask(
    served: Served, site: str
) -> None:
    response = await served.send("GET", {"Sec-Fetch-Site": site}, target=QUERY)
    assert (response.status, response.codes) == (403, ["CROSS_SITE_REFUSED"])
    asked: list[Mapping[str, str]] = [{"Authorization": bearer(OFFICER)}, {"Content-Type": JSON}]
    for more in asked:
        response = await served.send("GET", {"Sec-Fetch-Site": site, **more}, target=QUERY)
        assert response.body["data"] == {"total": 0}


@pytest.mark.parametrize("site", ["none", "same-origin"])
async def test_a_get_of_our_own_page_or_of_no_page_is_answered(served: Served, site: str) -> None:
    response = await served.send("GET", {"Sec-Fetch-Site": site}, target=QUERY)
    assert response.body["data"] == {"total": 0}


async def test_no_answer_may_be_kept_guessed_or_read_by_another_site(served: Served) -> None:
    response = await served.send("GET", {"Origin": "https://evil.example"}, target=QUERY)
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-content-type-options"] == "nosniff"
    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("accept", [JSON, GRAPHQL_RESPONSE])
async def test_a_mutation_by_get_is_refused_whatever_else_is_right(served: Served, accept: str) -> None:
    parameters = {"query": f"query Q {{ total }} {MUTATION.replace('mutation', 'mutation M')}"}
    headers = {"Authorization": bearer(OFFICER), "Accept": accept}
    target = f"/graphql?{urlencode({**parameters, 'operationName': 'M'})}"
    response = await served.send("GET", headers, target=target)
    assert (response.status, response.codes, response.headers["allow"]) == (
        405,
        ["METHOD_NOT_ALLOWED"],
        "POST",
    )
    target = f"/graphql?{urlencode({**parameters, 'operationName': 'Q'})}"
    assert (await served.send("GET", headers, target=target)).body["data"] == {"total": 0}
    assert served.wired.bank.balances == {}


async def test_a_mutation_by_post_runs(served: Served) -> None:
    headers = {"Authorization": bearer(OFFICER), "Content-Type": JSON}
    response = await served.send("POST", headers, json.dumps({"query": MUTATION}).encode())
    assert (response.body["data"], served.wired.bank.balances) == ({"deposit": {"id": "1"}}, {"1": 5})


@pytest.mark.parametrize(
    ("query_string", "status"),
    [
        ("query=%7B%20total%20%7D&operationName=&variables=&extensions=", 200),
        ("query={+total+}", 200),
        ("documentId=total", 200),
        ("", 400),
        ("query=", 400),
        ("query=%7B%20total%20%7D&query=%7B%20total%20%7D", 400),
        ("query=%7B%20total%20%7D&variables=%5B%5D", 400),
        ("query=%7B%20total%20%7D&variables=x", 400),
        ("query=%7B%20total%20%7D&extensions=%7B", 400),
        ("query=%FF", 400),
        ("query=%7B%20total%20%7D&callback=f", 400),
        ("&".join(["query=a"] * 20), 400),
    ],
)
async def test_a_query_string_is_read_strictly(served: Served, query_string: str, status: int) -> None:
    response = await served.send("GET", {"Accept": GRAPHQL_RESPONSE}, target=f"/graphql?{query_string}")
    assert response.status == status
    if status == 200:
        assert response.body["data"] == {"total": 0}


async def test_body_and_query_string_have_a_limit(served: Served) -> None:
    long = json.dumps({"query": "{ total }" + " " * MAX_BODY}).encode()
    assert (await served.send("POST", {"Content-Type": JSON}, long)).status == 413
    assert (await served.send("GET", target=f"/graphql?query={'%20' * MAX_BODY}")).status == 413


async def test_a_document_is_registered_and_found_over_get(served: Served) -> None:
    digest = hashlib.sha256(b"{ total }").hexdigest()
    extension = quote(json.dumps({"persistedQuery": {"version": 1, "sha256Hash": digest}}))
    target = f"/graphql?extensions={extension}"
    unknown = await served.send("GET", {"Accept": GRAPHQL_RESPONSE}, target=target)
    assert (unknown.status, unknown.body) == (
        400,
        {
            "errors": [
                {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}
            ]
        },
    )
    assert (await served.send("GET", target=target)).status == 200
    assert (await served.send("GET", target=f"{target}&query=%7B%20total%20%7D")).body["data"] == {"total": 0}
    assert (await served.send("GET", target=target)).body["data"] == {"total": 0}


async def test_a_refused_token_is_401_in_either_media_type(served: Served) -> None:
    for accept in (JSON, GRAPHQL_RESPONSE):
        headers = {"Accept": accept, "Authorization": "Bearer a.b.c", "Content-Type": JSON}
        response = await served.send("POST", headers, BODY)
        assert (response.status, response.media_type) == (401, accept)


async def test_no_offered_media_type_is_406(served: Served) -> None:
    response = await served.send("GET", {"Accept": "text/html"}, target=QUERY)
    assert (response.status, response.codes) == (406, ["NOT_ACCEPTABLE"])


@pytest.mark.parametrize("name", ["Authorization", "Lienthong-Purpose"])
async def test_a_header_that_decides_is_refused_when_it_is_there_twice(served: Served, name: str) -> None:
    value = bearer(OFFICER) if name == "Authorization" else "1.001776"
    response = await served.send("GET", [(name, value), (name, value)], target=QUERY)
    assert (response.status, response.codes, served.wired.bank.requests) == (400, ["BAD_REQUEST"], [])
