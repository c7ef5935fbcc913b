"""One test per advisory of other servers that the HTTP side must be immune to; level: a running server."""

from __future__ import annotations

import asyncio
import gzip
import json

import pytest

from gateway.server.negotiation import JSON
from tests.gateway.pipeline.building import CITIZEN, OFFICER
from tests.gateway.server.serving import MAX_BODY, Served, bearer

QUERY = "/graphql?query=%7B%20total%20%7D"


async def ask(served: Served, payload: object, authorization: str | None = None) -> object:
    # a token made when this file was read might have ended by now
    headers = {"Content-Type": JSON, "Authorization": authorization or bearer(OFFICER)}
    return (await served.send("POST", headers, json.dumps(payload).encode())).body.get("data")


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "x",
        "application/JSON;x",
    ],
)
async def test_ghsa_hff2_gcpx_8f4p_a_get_that_names_a_foreign_content_type_runs_nothing(
    served: Served, content_type: str
) -> None:
    response = await served.send("GET", {"Content-Type": content_type}, target=QUERY)
    expected = 200 if content_type.lower().startswith(JSON) else 415
    assert (response.status, len(served.wired.bank.requests)) == (expected, int(expected == 200))


async def test_cve_2024_47082_a_multipart_form_runs_nothing(served: Served) -> None:
    part = (
        '--x\r\nContent-Disposition: form-data; name="operations"\r\n\r\n{"query": "{ total }"}\r\n--x--\r\n'
    )
    response = await served.send("POST", {"Content-Type": "multipart/form-data; boundary=x"}, part.encode())
    assert (response.status, served.wired.bank.requests) == (415, [])


async def test_cve_2024_32971_a_cached_plan_runs_no_other_operation(served: Served) -> None:
    document = (
        'query A($more: Boolean!) { account(id: "1") { id name @include(if: $more) } } query B { total }'
    )
    for _ in range(3):
        assert await ask(served, {"query": document, "operationName": "B"}) == {"total": 0}
        for more, expected in ((True, {"id": "1", "name": "An"}), (False, {"id": "1"})):
            variables = {"more": more}
            found = await ask(served, {"query": document, "operationName": "A", "variables": variables})
            assert found == {"account": expected}


async def test_cve_2024_32971_a_cached_answer_is_nobody_elses(served: Served) -> None:
    query = {"query": "query($id: ID!) { account(id: $id) { name } }"}
    served.wired.bank.names["2"] = "Sen"
    for _ in range(3):
        for number, name in (("1", "An"), ("2", "Sen")):
            for subject in (OFFICER, CITIZEN):
                found = await ask(served, {**query, "variables": {"id": number}}, bearer(subject))
                assert found == {"account": {"name": name}}
    anonymous = await served.send(
        "POST", {"Content-Type": JSON}, json.dumps({**query, "variables": {"id": "1"}}).encode()
    )
    assert set(anonymous.codes) == {"GRAPHQL_VALIDATION_FAILED"}


async def test_cve_2024_28101_nothing_compressed_is_unpacked(served: Served) -> None:
    bomb = gzip.compress(b'{"query": "{ total }' + b" " * 1_000_000 + b'"}')
    response = await served.send("POST", {"Content-Type": JSON, "Content-Encoding": "gzip"}, bomb)
    assert (len(bomb) < MAX_BODY, response.status, served.wired.bank.requests) == (True, 415, [])


async def test_cve_2024_43783_a_body_without_a_length_has_the_same_limit(served: Served) -> None:
    chunk = b"%x\r\n%s\r\n" % (1_024, b" " * 1_024)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(b"POST /graphql HTTP/1.1\r\nHost: gateway.test\r\nContent-Type: application/json\r\n")
    writer.write(b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(MAX_BODY // 1_024 + 1):
        writer.write(chunk)
    await writer.drain()
    status = await asyncio.wait_for(reader.readline(), 5)
    writer.close()
    assert status.split()[1] == b"413"


@pytest.mark.parametrize("host", ["gateway.test/health?", "a@b", "gateway.test#", "", "x" * 300])
async def test_cve_2026_48710_a_host_decides_no_path(served: Served, host: str) -> None:
    response = await served.send("GET", {"X-Forwarded-Host": host, "X-Original-URL": "/health"}, target=QUERY)
    assert response.body["data"] == {"total": 0}
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(f"GET {QUERY} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    answer = await asyncio.wait_for(reader.read(), 5)
    writer.close()
    assert b'"total":0' in answer or answer.split()[1] == b"400"
