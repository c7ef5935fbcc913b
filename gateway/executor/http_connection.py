"""One keep-alive connection to a subgraph: HTTP/1.1 (RFC 9112), one request at a time, every size bounded."""

from __future__ import annotations

import asyncio
from typing import Any, cast

import httptools

__all__ = ["BrokenAnswer", "Connection", "LostConnection", "TooLarge"]

_HEAD_LIMIT = 64 * 1024
"""Bytes before the body: status line, headers, answers that only inform."""


class BrokenAnswer(Exception):
    """What came is no HTTP response this client reads."""


class TooLarge(Exception):
    """The body is longer than allowed."""


class LostConnection(Exception):
    """The peer closed the connection; `is_unanswered`: before a single byte of an answer came."""

    def __init__(self, *, is_unanswered: bool) -> None:
        super().__init__("the connection was closed")
        self.is_unanswered = is_unanswered


class Connection(asyncio.Protocol):
    """Made by the pool; `post` may be called again once it has returned and `is_usable` holds."""

    def __init__(self, limit: int, loop: asyncio.AbstractEventLoop) -> None:
        self._limit = limit
        self._loop = loop
        self._transport: asyncio.Transport | None = None
        self._parser: Any = None
        self._waiter: asyncio.Future[tuple[int, bytes]] | None = None
        self.is_usable = False
        self.idle_since = 0.0
        self._reset()

    def _reset(self) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._head_size = 0
        self._size = 0
        self._chunks: list[bytes] = []
        self._length: int | None = None
        self._is_chunked = False
        self._is_compressed = False
        self._in_body = False

    async def post(self, head: bytes, body: bytes) -> tuple[int, bytes]:
        """Send one request and return status and body.

        Raises BrokenAnswer, TooLarge, LostConnection. When cancelled the connection is closed, as what would
        still come is the answer to nothing.
        """
        transport = self._transport
        if transport is None or transport.is_closing():
            raise LostConnection(is_unanswered=True)
        self._reset()
        self.is_usable = False
        self._waiter = self._loop.create_future()
        transport.write(head + body)
        try:
            return await self._waiter
        finally:
            self._waiter = None
            if not self.is_usable:
                self.close()

    def close(self) -> None:
        """Close at once; what is under way fails."""
        self.is_usable = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Of asyncio.Protocol."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Of asyncio.Protocol."""
        if self._waiter is None or self._waiter.done():
            self.close()  # Nobody asked.
            return
        if not self._in_body:
            self._head_size += len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._fail(BrokenAnswer("an upgrade"))
        except httptools.HttpParserError as error:
            self._fail(_cause(error))
        if not self._in_body and self._head_size > _HEAD_LIMIT:
            self._fail(BrokenAnswer("endless headers"))

    def connection_lost(self, exc: Exception | None) -> None:
        """Of asyncio.Protocol."""
        self.is_usable = False
        if self._waiter is None or self._waiter.done():
            return
        if self._in_body and self._length is None and not self._is_chunked and exc is None:
            self._finish(keep=False)  # A body that ends with the connection.
        elif self._head_size:
            self._fail(BrokenAnswer("an answer that stops halfway"))
        else:
            self._fail(LostConnection(is_unanswered=True))

    def on_message_begin(self) -> None:
        """Of httptools, as the other `on_...`."""
        if self._waiter is None or self._waiter.done():
            raise BrokenAnswer("a second answer")

    def on_header(self, name: bytes, value: bytes) -> None:
        match name.lower():
            case b"content-length":
                self._length = int(value) if value.isdigit() else None
            case b"transfer-encoding":
                self._is_chunked = True
            case b"content-encoding":
                self._is_compressed = value.strip().lower() != b"identity"

    def on_headers_complete(self) -> None:
        if self._parser.get_status_code() < 200:
            return
        self._in_body = True
        if self._is_compressed and self._parser.get_status_code() == 200:
            raise BrokenAnswer("a compressed answer")
        if self._length is not None and self._length > self._limit:
            raise TooLarge

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._limit:
            raise TooLarge
        self._chunks.append(body)

    def on_message_complete(self) -> None:
        if self._in_body:  # Not so for an answer that only informs (1xx): the real one follows.
            self._finish(keep=self._parser.should_keep_alive())

    def _finish(self, *, keep: bool) -> None:
        waiter = self._waiter
        if waiter is None or waiter.done():
            return
        chunks = self._chunks
        self.is_usable = keep
        waiter.set_result(
            (self._parser.get_status_code(), chunks[0] if len(chunks) == 1 else b"".join(chunks))
        )

    def _fail(self, error: BaseException) -> None:
        self.is_usable = False
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(error)
        self.close()


def _cause(error: httptools.HttpParserError) -> BaseException:
    """Return what a callback raised, which httptools wraps."""
    cause = error.__context__ or error.__cause__
    return cause if isinstance(cause, BrokenAnswer | TooLarge) else BrokenAnswer(str(error))
