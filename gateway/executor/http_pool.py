"""Keep-alive connections to one subgraph: bounded in number, closed when idle for long."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from urllib.parse import urlsplit

from gateway.executor.http_connection import Connection, LostConnection

__all__ = ["Pool"]


class Pool:
    """The connections to the host of one URL. Belongs to one event loop.

    `connections`: most at a time, further requests wait; `idle`: seconds after which one is not used again;
    `limit`: bytes of a body. Raises ValueError for what is no http or https URL, or holds a user name.
    """

    def __init__(self, url: str, *, connections: int, idle: float, limit: int) -> None:
        parts = urlsplit(url)
        is_plain = url.isascii() and url.isprintable() and " " not in url and "@" not in parts.netloc
        if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
            raise ValueError("the address of a subgraph is a plain http or https URL")
        self._host = parts.hostname
        self._tls = ssl.create_default_context() if parts.scheme == "https" else None
        self._port = parts.port or (443 if self._tls else 80)
        self._idle_seconds = idle
        self._limit = limit
        self._idle: deque[Connection] = deque()
        self._used: set[Connection] = set()
        self._slots = asyncio.Semaphore(connections)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        self.head = f"POST {target} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode("ascii")
        """Request line and host of every request."""

    async def post(self, headers: bytes, body: bytes, *, may_repeat: bool) -> tuple[int, bytes]:
        """Send one request; `headers` are lines that end in CRLF. Return status and body.

        `may_repeat`: if a connection used before turns out to be closed, before any answer, ask once more.
        Raises what `Connection.post` raises, and OSError.
        """
        head = b"%b%bContent-Length: %d\r\n\r\n" % (self.head, headers, len(body))
        async with self._slots:
            connection = self._reuse()
            if connection is not None:
                try:
                    return await self._post(connection, head, body)
                except LostConnection as error:
                    if not (error.is_unanswered and may_repeat):
                        raise
            return await self._post(await self._connect(), head, body)

    async def _post(self, connection: Connection, head: bytes, body: bytes) -> tuple[int, bytes]:
        self._used.add(connection)
        try:
            answer = await connection.post(head, body)
        finally:
            self._used.discard(connection)
        if connection.is_usable:
            connection.idle_since = asyncio.get_running_loop().time()
            self._idle.append(connection)
        return answer

    def _reuse(self) -> Connection | None:
        """Return the connection used last; the others, if idle for long, are closed."""
        if not self._idle:
            return None
        old = asyncio.get_running_loop().time() - self._idle_seconds
        while self._idle and (self._idle[0].idle_since < old or not self._idle[0].is_usable):
            self._idle.popleft().close()
        while self._idle:
            connection = self._idle.pop()
            if connection.is_usable:
                return connection
        return None

    async def _connect(self) -> Connection:
        loop = asyncio.get_running_loop()
        _, connection = await loop.create_connection(
            lambda: Connection(self._limit, loop), self._host, self._port, ssl=self._tls
        )
        return connection

    def close(self) -> None:
        """Close all connections; requests under way fail."""
        for connection in [*self._idle, *self._used]:
            connection.close()
        self._idle.clear()
