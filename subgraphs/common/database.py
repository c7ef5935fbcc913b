"""The register's database: a pool, and one read transaction per request."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Any, Final, Self, TypeAlias

import asyncpg
import structlog

from subgraphs.common.errors import BadUserInput, SourceBusy, SourceTimeout

__all__ = ["Connection", "Database", "Pool", "Record", "Session"]

_log = structlog.get_logger("subgraphs.database")

Record = asyncpg.Record
Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[Record]"
Pool: TypeAlias = "asyncpg.Pool[Record]"

_BEGIN: Final = (
    "begin isolation level repeatable read read only;select set_config('lienthong.context', 'verified', true)"
)
"""One round trip. The row-level policies show nothing outside such a transaction."""

_SERVER_SETTINGS: Final = {
    "application_name": "lienthong",
    "statement_timeout": "2000",
    "lock_timeout": "300",
    "idle_in_transaction_session_timeout": "5000",
    "timezone": "UTC",
}
"""Milliseconds; `reliability_security.md` B3."""


class Database:
    """A pool of connections of the runtime role."""

    def __init__(self, pool: Pool, *, acquire_seconds: float = 0.25) -> None:
        self.pool = pool
        self._acquire_seconds = acquire_seconds

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        dsn: str,
        *,
        max_size: int = 8,
        acquire_seconds: float = 0.25,
        init: Callable[[asyncpg.Connection[Record]], Coroutine[Any, Any, None]] | None = None,
    ) -> AsyncIterator[Self]:
        """Open the pool for the length of the block; at least one connection must succeed."""
        pool = await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=max_size,
            init=init,
            reset=_keep_as_is,
            server_settings=_SERVER_SETTINGS,
        )
        async with pool:
            yield cls(pool, acquire_seconds=acquire_seconds)

    def session(self) -> Session:
        """Return a session for one request; it takes a connection at its first statement."""
        return Session(self)

    async def acquire(self) -> Connection:
        """Take a connection. Raises SourceBusy after the waiting time."""
        try:
            return await self.pool.acquire(timeout=self._acquire_seconds)
        except TimeoutError as error:
            raise SourceBusy("The register is busy.") from error


class Session:
    """The read transaction of one request: one connection, one snapshot, statements one after another."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: Connection | None = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await self._give_back(connection)

    async def fetch(
        self, statement: str, values: Sequence[object] = (), *, role: str | None = None
    ) -> list[Record]:
        """Run one statement, with the rights of `role` (a name we wrote) for its length alone.

        Raises SourceBusy, SourceTimeout, BadUserInput for U+0000, or the driver's error (never sent on).
        """
        async with self._turn:
            if self._connection is None:
                self._connection = await self._database.acquire()
                await self._connection.execute(_BEGIN)
            try:
                if role is None:
                    return await self._connection.fetch(statement, *values)
                async with _rights_of(self._connection, role):
                    return await self._connection.fetch(statement, *values)
            except asyncpg.QueryCanceledError as error:
                raise SourceTimeout("The register took too long.") from error
            except asyncpg.CharacterNotInRepertoireError as error:
                raise BadUserInput("A text holds a character that no record can hold.") from error

    async def value(self, statement: str, values: Sequence[object] = ()) -> Any:
        """Run a statement that returns one row of one column."""
        rows = await self.fetch(statement, values)
        return rows[0][0]

    async def _give_back(self, connection: Connection) -> None:
        try:
            await connection.execute("rollback")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            _log.warning("connection_dropped", cause=type(error).__name__)
            connection.terminate()
        finally:
            await self._database.pool.release(connection)


@asynccontextmanager
async def _rights_of(connection: Connection, role: str) -> AsyncIterator[None]:
    await connection.execute(f'set local role "{role}"')
    try:
        yield
    finally:
        # a transaction that failed refuses everything, and its end takes the role back
        with suppress(asyncpg.InFailedSQLTransactionError):
            await connection.execute("set local role none")


async def _keep_as_is(_connection: asyncpg.Connection[Record]) -> None:
    """Replace asyncpg's reset query: what a request sets ends with its transaction."""
