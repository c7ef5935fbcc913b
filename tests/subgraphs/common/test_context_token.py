"""Who gets an answer: the context token against a list of bad ones, over the app's HTTP surface."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any

import orjson
import pytest

from subgraphs.common import context_token
from subgraphs.common.context_token import ContextVerifier, InvalidContext
from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.support import SECRET, TODAY, Reply, TestedRegister, bearer, claims_for, serving

BODY = orjson.dumps({"query": "{ _service { sdl } }"})
OTHER_SECRET = "the-secret-of-another-subgraph-in-tests"


@pytest.fixture
async def population(cluster: Cluster) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("population")) as served:
        yield served


def valid(**changes: Any) -> dict[str, Any]:
    return claims_for("population", BODY, now=TODAY) | changes


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in valid().items() if name not in names}


def encoded(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def unsigned(algorithm: str) -> str:
    return f"Bearer {encoded({'alg': algorithm})}.{encoded(valid())}."


def signed_with(header: Mapping[str, object], digest: str) -> str:
    signing_input = f"{encoded(header)}.{encoded(valid())}"
    mac = hmac.new(SECRET.encode(), signing_input.encode(), digest).digest()
    return f"Bearer {signing_input}.{base64.urlsafe_b64encode(mac).rstrip(b'=').decode()}"


def tampered() -> str:
    header, _, signature = bearer(valid()).rsplit(".", 2)
    return f"{header}.{encoded(valid(rows={'Person': [[]]}))}.{signature}"


BAD_TOKENS: dict[str, Callable[[], dict[str, str]]] = {
    "missing": dict,
    "empty": lambda: {"Authorization": ""},
    "basic": lambda: {"Authorization": "Basic " + bearer(valid())[7:]},
    "no token": lambda: {"Authorization": "Bearer "},
    "not a token": lambda: {"Authorization": "Bearer abc"},
    "not ascii": lambda: {"Authorization": "Bearer é.é.é"},
    "very long": lambda: {"Authorization": bearer(valid(jti="x" * 70_000))},
    "expired": lambda: {"Authorization": bearer(valid(exp=int(TODAY)))},
    "no exp": lambda: {"Authorization": bearer(without("exp"))},
    "exp no number": lambda: {"Authorization": bearer(valid(exp=str(int(TODAY) + 30)))},
    "exp infinite": lambda: {"Authorization": bearer(valid(exp=float("inf")))},
    "exp true": lambda: {"Authorization": bearer(valid(exp=True))},
    "no iat": lambda: {"Authorization": bearer(without("iat"))},
    "from the future": lambda: {"Authorization": bearer(valid(iat=int(TODAY) + 62, exp=int(TODAY) + 92))},
    "another audience": lambda: {"Authorization": bearer(valid(aud="social_assistance"))},
    "list of audiences": lambda: {"Authorization": bearer(valid(aud=["population", "social_assistance"]))},
    "no audience": lambda: {"Authorization": bearer(without("aud"))},
    "another issuer": lambda: {"Authorization": bearer(valid(iss="lienthong-gateway.example"))},
    "no issuer": lambda: {"Authorization": bearer(without("iss"))},
    "another subgraph's secret": lambda: {"Authorization": bearer(valid(), OTHER_SECRET)},
    "claims changed": lambda: {"Authorization": tampered()},
    "no body hash": lambda: {"Authorization": bearer(without("body"))},
    "hash of another body": lambda: {"Authorization": bearer(valid(body="0" * 64))},
    "hash not ascii": lambda: {"Authorization": bearer(valid(body="é" * 64))},
    "alg none": lambda: {"Authorization": unsigned("none")},
    "alg None": lambda: {"Authorization": unsigned("None")},
    "alg nOnE": lambda: {"Authorization": unsigned("nOnE")},
    "alg HS512": lambda: {"Authorization": signed_with({"alg": "HS512"}, "sha512")},
    "alg missing": lambda: {"Authorization": signed_with({}, "sha256")},
    "unknown critical header": lambda: {
        "Authorization": signed_with({"alg": "HS256", "crit": ["x"], "x": 1}, "sha256")
    },
    "no id": lambda: {"Authorization": bearer(without("jti"))},
    "empty id": lambda: {"Authorization": bearer(valid(jti=""))},
    "mutation no boolean": lambda: {"Authorization": bearer(valid(mutation="false"))},
    "no mutation flag": lambda: {"Authorization": bearer(without("mutation"))},
    "purpose no string": lambda: {"Authorization": bearer(valid(purpose=["1.001776"]))},
    "rows missing": lambda: {"Authorization": bearer(without("rows"))},
    "rows a list": lambda: {"Authorization": bearer(valid(rows=[]))},
    "rows true": lambda: {"Authorization": bearer(valid(rows={"Person": True}))},
    "clause with a further key": lambda: {
        "Authorization": bearer(valid(rows={"Person": [[{"attr": "a", "op": "eq", "value": "b", "not": 1}]]}))
    },
    "clause with a number": lambda: {
        "Authorization": bearer(valid(rows={"Person": [[{"attr": "a", "op": "eq", "value": 1}]]}))
    },
    "filters missing": lambda: {"Authorization": bearer(without("filters"))},
}


async def check_refused(population: TestedRegister, headers: Mapping[str, str], body: bytes = BODY) -> None:
    reply = await population.call(headers=headers, body=body)
    assert reply == Reply(status=401, headers={}, body=b"")
    assert population.statements == []


@pytest.mark.parametrize("name", BAD_TOKENS)
async def test_a_bad_token_gets_401_and_nothing_else(population: TestedRegister, name: str) -> None:
    await check_refused(population, BAD_TOKENS[name]())


async def test_the_same_token_without_fault_gets_the_service(population: TestedRegister) -> None:
    reply = await population.call(headers={"Authorization": bearer(valid())}, body=BODY)
    assert reply.status == 200
    assert "type Person" in orjson.loads(reply.body)["data"]["_service"]["sdl"]


async def test_a_token_is_good_for_its_body_to_the_last_byte(population: TestedRegister) -> None:
    for body in (BODY + b" ", BODY[:-1] + b"]", b"", BODY.replace(b"sdl", b"sdL")):
        await check_refused(population, {"Authorization": bearer(valid())}, body)


async def test_clocks_may_differ_by_a_minute(population: TestedRegister) -> None:
    ahead = bearer(valid(iat=int(TODAY) + 59, exp=int(TODAY) + 89))
    assert (await population.call(headers={"Authorization": ahead}, body=BODY)).status == 200


async def test_a_mutation_token_is_accepted_once_and_a_query_token_while_it_lasts(
    population: TestedRegister,
) -> None:
    query, mutation = bearer(valid()), bearer(valid(mutation=True))
    for _ in range(2):
        assert (await population.call(headers={"Authorization": query}, body=BODY)).status == 200
    assert (await population.call(headers={"Authorization": mutation}, body=BODY)).status == 200
    await check_refused(population, {"Authorization": mutation})


async def test_a_mutation_needs_a_mutation_token(population: TestedRegister) -> None:
    response = await population.query("mutation { anything }")
    assert "data" not in response


def test_ids_of_mutations_are_forgotten_when_they_expire() -> None:
    now = [TODAY]
    verifier = ContextVerifier(subgraph="population", secret=SECRET, clock=lambda: now[0])
    token = bearer(valid(mutation=True)).encode()
    verifier.verify(token, BODY)
    with pytest.raises(InvalidContext, match="replayed"):
        verifier.verify(token, BODY)
    now[0] += 40
    later = bearer(claims_for("population", BODY, now=now[0], mutation=True)).encode()
    verifier.verify(later, BODY)
    assert len(verifier._seen.expiry) == 1


def test_a_short_secret_is_refused_at_start() -> None:
    with pytest.raises(ValueError, match="at least 32 bytes"):
        ContextVerifier(subgraph="population", secret="short")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health", 204),
        ("POST", "/health", 401),
        ("HEAD", "/health", 401),
        ("GET", "/graphql", 401),
        ("GET", "/", 401),
        ("POST", "/graphql/", 401),
        ("OPTIONS", "/graphql", 401),
        ("GET", "/health/x", 401),
    ],
)
async def test_only_the_health_check_answers_without_a_token(
    population: TestedRegister, method: str, path: str, status: int
) -> None:
    assert await population.call(method=method, path=path, headers={}) == Reply(
        status=status, headers={}, body=b""
    )


def _in_time(_claims: object, now: float) -> float:
    return now + 30


def _equal(_left: object, _right: object) -> bool:
    return True


def _unseen(_self: object, _token_id: str, _expires: float, _now: float) -> bool:
    return True


def _ignores_times(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ContextVerifier, "_check_times", staticmethod(_in_time))


def _ignores_the_body(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hmac, "compare_digest", _equal)


def _ignores_the_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    class Anything(str):
        def __ne__(self, other: object) -> bool:
            return False

        __hash__ = str.__hash__

    monkeypatch.setattr(context_token, "ISSUER", Anything())


def _remembers_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context_token._SeenIds, "add", _unseen)


async def _replay(population: TestedRegister) -> None:
    mutation = bearer(valid(mutation=True))
    await population.call(headers={"Authorization": mutation}, body=BODY)
    await check_refused(population, {"Authorization": mutation})


@pytest.mark.parametrize(
    ("defect", "cases"),
    [
        (_ignores_times, ["expired", "no exp", "from the future"]),
        (_ignores_the_body, ["hash of another body"]),
        (_ignores_the_issuer, ["another issuer", "no issuer"]),
    ],
)
async def test_the_list_of_bad_tokens_finds_a_verifier_that_skips_a_claim(
    population: TestedRegister,
    monkeypatch: pytest.MonkeyPatch,
    defect: Callable[[pytest.MonkeyPatch], None],
    cases: list[str],
) -> None:
    defect(monkeypatch)
    for name in cases:
        with pytest.raises(AssertionError):
            await check_refused(population, BAD_TOKENS[name]())


async def test_the_replay_test_finds_a_verifier_that_remembers_nothing(
    population: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _replay(population)
    _remembers_nothing(monkeypatch)
    with pytest.raises(AssertionError):
        await _replay(population)
