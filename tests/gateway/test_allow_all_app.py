"""Integration: `lienthong serve --supergraphs` over HTTP, with real subgraphs of plain federation."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import uvicorn
from aiohttp import web

from gateway.allow_all_app import AllowAllSettings, build_allow_all_app, read_supergraphs
from gateway.errors import InternalError
from gateway.supergraph import SupergraphError
from tests.gateway.access.building import POLICIES

SDL = """
schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query mutation: Mutation }
directive @inaccessible on ENUM_VALUE
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__type(graph: join__Graph!, key: String, isInterfaceObject: Boolean)
  repeatable on OBJECT | INTERFACE
directive @link(url: String, for: link__Purpose) repeatable on SCHEMA
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph { BOOKS @join__graph(name: "books", url: "URL/books")
  PRICES @join__graph(name: "prices", url: "URL/prices") }
type Query @join__type(graph: BOOKS) { book: Book @join__field(graph: BOOKS)
  item: Item @join__field(graph: BOOKS) }
type Mutation @join__type(graph: BOOKS) { sell: Int @join__field(graph: BOOKS)
  buy: Int @join__field(graph: BOOKS) }
type Book @join__type(graph: BOOKS, key: "isbn") @join__type(graph: PRICES, key: "isbn") {
  isbn: ID!  title: String @join__field(graph: BOOKS)  price: Int @join__field(graph: PRICES) }
interface Item @join__type(graph: BOOKS, key: "id", isInterfaceObject: true) { id: ID! }
"""

ANSWERS: Mapping[str, Any] = {
    "/books": {"book": {"isbn": "9", "title": "Truyện Kiều"}, "item": {"id": "i"}, "sell": 1, "buy": 2},
    "/prices": {"_entities": [{"price": 120_000}]},
}


class Subgraphs:
    """Two subgraphs that answer the same to everything, and keep the headers they were sent."""

    def __init__(self) -> None:
        self.headers: list[Mapping[str, str]] = []

    async def answer(self, request: web.Request) -> web.Response:
        self.headers.append(dict(request.headers))
        return web.json_response({"data": ANSWERS[request.path]})


@contextlib.asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[str, Subgraphs]]:
    """Serve the supergraph `shop` over two subgraphs."""
    subgraphs = Subgraphs()
    application = web.Application()
    application.router.add_post("/{name}", subgraphs.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    (folder / "shop.graphql").write_text(SDL.replace("URL", f"http://{host}:{port}"))
    app = build_allow_all_app(AllowAllSettings(supergraphs=folder, policies=POLICIES, policy_timeout=20))
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, lifespan="on", ws="none", log_level="critical")
    )
    running = asyncio.create_task(server.serve())
    try:
        while not server.started:  # noqa: ASYNC110 - uvicorn has a flag, no event
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}", subgraphs
    finally:
        server.should_exit = True
        await running
        await runner.cleanup()


async def ask(url: str, query: str, **headers: str) -> Any:
    """Return the answer to a query."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/shop/graphql", json={"query": query}, headers=headers) as response,
    ):
        return await response.json(content_type=None)


async def test_every_field_is_allowed_without_token_and_subgraphs_get_no_context_token(
    tmp_path: Path,
) -> None:
    async with served(tmp_path) as (url, subgraphs):
        answer = await ask(url, "{ book { title price } }", authorization="Bearer of nothing")
    assert answer == {"data": {"book": {"title": "Truyện Kiều", "price": 120_000}}}
    assert len(subgraphs.headers) == 2
    assert not [headers for headers in subgraphs.headers if "Authorization" in headers]


async def test_an_interface_without_implementers_is_decided_by_its_own_name(tmp_path: Path) -> None:
    async with served(tmp_path) as (url, _):
        answer = await ask(url, "{ item { id } }")
    assert (answer["data"], "errors" in answer) == ({"item": {"id": "i"}}, False)


async def test_several_mutations_run_in_one_operation(tmp_path: Path) -> None:
    async with served(tmp_path) as (url, _):
        assert (await ask(url, "mutation { sell buy }"))["data"] == {"sell": 1, "buy": 2}


async def test_health_other_names_and_foreign_hosts(tmp_path: Path) -> None:
    async with served(tmp_path) as (url, _), aiohttp.ClientSession() as session:
        statuses = {}
        for path, host in (
            ("/health", "127.0.0.1"),
            ("/health", "localhost:80"),
            ("/other/graphql", "127.0.0.1"),
            ("/health", "rebound.example"),
        ):
            async with session.get(f"{url}{path}", headers={"Host": host}) as response:
                statuses[path, host] = response.status
    assert list(statuses.values()) == [204, 204, 404, 400]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "gateway.example", ""])  # noqa: S104
def test_anywhere_but_on_loopback_it_is_not_served(host: str, tmp_path: Path) -> None:
    with pytest.raises(InternalError, match="on loopback only"):
        AllowAllSettings(supergraphs=tmp_path, policies=POLICIES, host=host)


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_loopback_addresses_are_served(host: str, tmp_path: Path) -> None:
    assert AllowAllSettings(supergraphs=tmp_path, policies=POLICIES, host=host).host == host


def test_an_empty_folder_a_bad_name_and_a_bad_document_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InternalError, match=r"there is no NAME\.graphql"):
        read_supergraphs(tmp_path)
    (tmp_path / "a b.graphql").write_text(SDL)
    with pytest.raises(InternalError, match=r"^a b\.graphql: "):
        read_supergraphs(tmp_path)
    (tmp_path / "a b.graphql").rename(tmp_path / "ab.graphql")
    assert list(read_supergraphs(tmp_path)) == ["ab"]
    (tmp_path / "c.graphql").write_text("type Query { a: Int }")
    with pytest.raises(SupergraphError):
        read_supergraphs(tmp_path)
