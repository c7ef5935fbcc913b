"""The app around the schema: sizes, odd bodies, introspection, and errors that say nothing."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import orjson
import pytest

from subgraphs.common import errors, schema
from subgraphs.common.database import Session
from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.population.rows import person
from tests.subgraphs.support import ALL, TODAY, Reply, TestedRegister, bearer, claims_for, serving

PERSON = "... on Person { pin fullName }"


@pytest.fixture
async def population(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    register = cluster.register("population")
    await register.empty()
    await register.insert("person", person("952148000303", "Trần Thị Cúc"))
    async with serving(SUBGRAPH, register) as served:
        yield served


async def send(population: TestedRegister, body: bytes) -> Reply:
    claims = claims_for("population", body, now=TODAY, rows={"Person": ALL})
    return await population.call(headers={"Authorization": bearer(claims)}, body=body)


async def test_a_body_above_4_mib_is_refused_unread(population: TestedRegister) -> None:
    large = b'{"query": "' + b" " * (4 * 1024 * 1024) + b'"}'
    assert await send(population, large) == Reply(status=413, headers={}, body=b"")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'[{"query": "{ x }"}]', b'"x"', b"{}", b'{"query": 1}', b'{"query": null}',
     b'{"query": "{ x }", "variables": []}', b'{"query": "{ x }", "variables": "{}"}', b"\xff\xfe"],
)  # fmt: skip
async def test_a_body_that_is_no_request_gets_400(population: TestedRegister, body: bytes) -> None:
    assert await send(population, body) == Reply(status=400, headers={}, body=b"")


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{ __schema { types { name } } }", "introspection"),
        ('{ __type(name: "Person") { name } }', "introspection"),
        ("{ persons { pin } }", "Cannot query field 'persons' on type 'Query'."),
        ("{", "Syntax Error"),
        ("query A { _service { sdl } } query B { _service { sdl } }", "One query"),
        ("fragment F on Person { pin }", ""),
        ("", "Syntax Error"),
    ],
)
async def test_a_bad_document_is_an_error_without_data_or_suggestions(
    population: TestedRegister, document: str, said: str
) -> None:
    for _ in range(2):  # the second time from the cache
        response = await population.query(document, rows={"Person": ALL})
        assert "data" not in response
        assert all(error["extensions"] == {"code": "BAD_USER_INPUT"} for error in response["errors"])
        assert said in response["errors"][0]["message"]
        assert "Did you mean" not in orjson.dumps(response).decode()


async def test_values_of_variables_are_not_repeated_in_errors(population: TestedRegister) -> None:
    document = (
        'query ($pin: ID!, $born: Date!) { person(pin: $pin, fullName: "x", dateOfBirth: $born) { pin } }'
    )
    response = await population.query(document, {"pin": "952148000303", "born": "952148000303"})
    assert response == {
        "data": None,
        "errors": [
            {"message": "The variables do not fit the document.", "extensions": {"code": "BAD_USER_INPUT"}}
        ],
    }


async def test_a_text_no_database_can_hold_is_bad_input_and_no_failure_of_the_register(
    population: TestedRegister,
) -> None:
    document = 'query ($pin: ID!) { identityMatches(pin: $pin, fullName: "x", dateOfBirth: "2000-01-01") }'
    response = await population.query(document, {"pin": "952148000303\0"})
    assert [error["extensions"] for error in response["errors"]] == [{"code": "BAD_USER_INPUT"}]


async def fail_like_the_database(self: Session, statement: str, values: object = ()) -> Any:
    detail = "Key (pin)=(952148000303) already exists in relation person"
    raise asyncpg.UniqueViolationError(f"{statement} {detail}")


async def check_failures_say_nothing(population: TestedRegister) -> None:
    response = await population.query(
        "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Person { pin } }"
        ' administrativeUnit(code: "52") { name } }',
        {"r": [{"__typename": "Person", "pin": "952148000303"}]},
        rows={"Person": ALL},
    )
    hidden = {"message": "The register could not answer.", "extensions": {"code": "INTERNAL_ERROR"}}
    errors_by_field = sorted(response["errors"], key=lambda error: error["path"][0])
    assert errors_by_field == [
        {**hidden, "path": ["_entities", 0]},
        {**hidden, "path": ["administrativeUnit"]},
    ]
    assert response["data"] == {"_entities": [None], "administrativeUnit": None}


async def test_a_failure_tells_neither_statement_nor_table_nor_value(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "fetch", fail_like_the_database)
    await check_failures_say_nothing(population)


async def test_the_check_finds_an_app_that_passes_errors_on(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "fetch", fail_like_the_database)
    monkeypatch.setattr(schema, "masked_errors", lambda found: [error.formatted for error in found])
    with pytest.raises(AssertionError):
        await check_failures_say_nothing(population)


async def test_no_failure_is_logged_with_its_text(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Session, "fetch", fail_like_the_database)
    await check_failures_say_nothing(population)
    logged = capsys.readouterr()
    assert "UniqueViolationError" in logged.out + logged.err
    assert "952148000303" not in logged.out + logged.err
    assert "relation" not in logged.out + logged.err


async def test_a_pool_without_free_connection_is_a_coded_error(cluster: Cluster) -> None:
    async with serving(
        SUBGRAPH, cluster.register("population"), max_size=1, acquire_seconds=0.05
    ) as population:
        database = population.app._opened()
        held = await database.acquire()
        response = await population.query('{ administrativeUnit(code: "52") { name } }')
        await database.pool.release(held)
        assert response["errors"] == [
            {
                "message": "The register is busy.",
                "path": ["administrativeUnit"],
                "extensions": {"code": "SOURCE_BUSY"},
            }
        ]
        assert "errors" not in await population.query('{ administrativeUnit(code: "52") { name } }')


async def test_a_statement_over_its_time_is_a_coded_error(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch = Session.fetch

    async def slow(self: Session, statement: str, values: Any = ()) -> Any:
        await fetch(self, "set local statement_timeout = 20")
        return await fetch(self, "select pg_sleep(2)")

    monkeypatch.setattr(Session, "fetch", slow)
    response = await population.query('{ administrativeUnit(code: "52") { name } }')
    assert response["errors"][0]["extensions"] == {"code": "SOURCE_TIMEOUT"}
    assert response["errors"][0]["message"] == "The register took too long."


async def test_a_cancelled_request_gives_its_connection_back(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(SUBGRAPH, cluster.register("population"), max_size=1) as population:
        fetch = Session.fetch

        async def slow(self: Session, statement: str, values: Any = ()) -> Any:
            return await fetch(self, "select pg_sleep(1)")

        with monkeypatch.context() as patched:
            patched.setattr(Session, "fetch", slow)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(population.query('{ administrativeUnit(code: "52") { name } }'), 0.1)
        data = await population.data('{ administrativeUnit(code: "52") { name } }')
        assert data == {"administrativeUnit": None}


async def test_requests_at_the_same_time_keep_their_conditions_apart(population: TestedRegister) -> None:
    async def ask(rows: dict[str, object]) -> object:
        found = await population.entities(
            PERSON, [{"__typename": "Person", "pin": "952148000303"}], rows=rows
        )
        return found[0]

    answers = await asyncio.gather(*(ask({"Person": ALL if turn % 2 else []}) for turn in range(40)))
    assert answers == [
        {"pin": "952148000303", "fullName": "Trần Thị Cúc"} if turn % 2 else None for turn in range(40)
    ]


def test_every_register_error_has_a_code_of_its_own() -> None:
    kinds = errors.RegisterError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)
