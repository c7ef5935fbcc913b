"""Two real Strawberry subgraphs of a bank: accounts are opened in one, money is moved in the other."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import strawberry

from gateway.composition import SubgraphSource, compose
from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.supergraph import Supergraph, load_supergraph

__all__ = ["Bank", "as_it_is", "bank_supergraph"]


def as_it_is(data: Any) -> Any:
    return data


@dataclass
class Bank:
    """What both subgraphs keep, and what they did in the order in which they did it."""

    names: dict[str, str] = field(default_factory=lambda: {"1": "An"})
    balances: dict[str, int] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    delay: float = 0
    """Seconds before an answer."""
    data_of: Callable[[Any], Any] = as_it_is
    """What becomes of an answer's data on its way."""
    down: frozenset[str] = frozenset()
    """Subgraphs that do not answer."""
    requests: list[SubgraphRequest] = field(default_factory=list)
    listeners: list[asyncio.Queue[str | None]] = field(default_factory=list)
    """One per open subscription to deposits; None ends it."""

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Answer as the subgraphs do."""
        self.requests.append(request)
        await asyncio.sleep(self.delay)
        if request.subgraph in self.down:
            raise TransportError(request.subgraph, "UNREACHABLE")
        variables = orjson.loads(orjson.dumps(dict(request.variables)))
        result = await SCHEMAS[request.subgraph].execute(
            request.document, variable_values=variables, context_value=self
        )
        errors = [dict(error.formatted) for error in result.errors or ()]
        return SubgraphResponse(data=self.data_of(result.data), errors=errors)

    async def subscribe(self, request: SubgraphRequest) -> AsyncGenerator[SubgraphResponse]:
        """Stream as the subgraphs do."""
        self.requests.append(request)
        if request.subgraph in self.down:
            raise TransportError(request.subgraph, "UNREACHABLE")
        results: Any = await SCHEMAS[request.subgraph].subscribe(
            request.document, variable_values=dict(request.variables), context_value=self
        )
        try:
            async for result in results:
                errors = [dict(error.formatted) for error in result.errors or ()]
                yield SubgraphResponse(data=result.data, errors=errors)
        finally:
            await results.aclose()

    async def listened(self, count: int = 1) -> None:
        """Wait until so many subscriptions are open."""
        while len(self.listeners) != count:  # noqa: ASYNC110 - a test's bank has no events of its own
            await asyncio.sleep(0.005)

    def pay(self, number: str | None) -> None:
        """Put 1 into an account, and tell; None closes the counter."""
        if number is not None:
            self.balances[number] = self.balances.get(number, 0) + 1
        for listener in self.listeners:
            listener.put_nowait(number)

    async def close(self) -> None:
        """Nothing is open."""


Info = strawberry.Info[Bank, None]


@strawberry.federation.type(keys=["id"], name="Account")
class OpenedAccount:
    """An account as the subgraph knows it that opens it."""

    id: strawberry.ID
    name: str | None

    @classmethod
    def resolve_reference(cls, info: Info, id: strawberry.ID) -> OpenedAccount:  # noqa: A002
        info.context.log.append(f"name of {id}")
        return cls(id=id, name=info.context.names.get(id))


def account(info: Info, id: strawberry.ID) -> OpenedAccount | None:  # noqa: A002
    return OpenedAccount(id=id, name=info.context.names[id]) if id in info.context.names else None


def open_account(info: Info, name: str) -> OpenedAccount:
    bank = info.context
    number = strawberry.ID(str(len(bank.names) + 1))
    bank.names[number] = name
    bank.log.append(f"open {number}")
    return OpenedAccount(id=number, name=name)


def rename(info: Info, id: strawberry.ID, name: str) -> OpenedAccount:  # noqa: A002
    info.context.names[id] = name
    info.context.log.append(f"rename {id}")
    return OpenedAccount(id=id, name=name)


@strawberry.type(name="Query")
class AccountsQuery:
    account: OpenedAccount | None = strawberry.field(resolver=account)


@strawberry.type(name="Mutation")
class AccountsMutation:
    open: OpenedAccount | None = strawberry.mutation(resolver=open_account)
    rename: OpenedAccount | None = strawberry.mutation(resolver=rename)


@strawberry.federation.type(keys=["id"], name="Account")
class HeldAccount:
    """An account as the ledger knows it."""

    id: strawberry.ID

    @strawberry.field
    def balance(self, info: Info) -> int | None:
        """Answer, and note that it was asked."""
        info.context.log.append(f"balance of {self.id}")
        return info.context.balances.get(self.id, 0)


def deposit(info: Info, id: strawberry.ID, amount: int) -> HeldAccount:  # noqa: A002
    bank = info.context
    if amount <= 0:
        bank.log.append(f"refuse {amount}")
        raise ValueError("an amount is positive")
    bank.balances[id] = bank.balances.get(id, 0) + amount
    bank.log.append(f"deposit {amount} to {id}")
    return HeldAccount(id=id)


def total(info: Info) -> int:
    return sum(info.context.balances.values())


@strawberry.type(name="Query")
class LedgerQuery:
    total: int | None = strawberry.field(resolver=total)


@strawberry.type(name="Mutation")
class LedgerMutation:
    deposit: HeldAccount | None = strawberry.mutation(resolver=deposit)


@strawberry.type(name="Subscription")
class LedgerSubscription:
    @strawberry.subscription
    async def deposits(self, info: Info) -> AsyncGenerator[HeldAccount | None, None]:
        """Tell of each account something was paid into."""
        listener: asyncio.Queue[str | None] = asyncio.Queue()
        info.context.listeners.append(listener)
        try:
            while (number := await listener.get()) is not None:
                yield HeldAccount(id=strawberry.ID(number))
        finally:
            info.context.listeners.remove(listener)


SCHEMAS: Mapping[str, strawberry.federation.Schema] = {
    "accounts": strawberry.federation.Schema(query=AccountsQuery, mutation=AccountsMutation),
    "ledger": strawberry.federation.Schema(
        query=LedgerQuery, mutation=LedgerMutation, subscription=LedgerSubscription
    ),
}


def bank_supergraph() -> Supergraph:
    """Compose what the two print."""
    sources = [
        SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=schema.as_str())
        for name, schema in SCHEMAS.items()
    ]
    return load_supergraph(compose(sources))
