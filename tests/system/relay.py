"""A small HTTP server between the gateway and a program it asks: it notes what is sent, and can fail."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from gateway.local.ports import HOST

__all__ = ["Exchange", "Fault", "Relay"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request that came in, and how it may be answered."""

    handler: BaseHTTPRequestHandler
    body: bytes
    upstream: str

    def forward(self) -> tuple[int, bytes]:
        """Ask the program behind the relay."""
        address = urlsplit(self.upstream)
        connection = http.client.HTTPConnection(address.netloc, timeout=30)
        headers = {
            name: value
            for name, value in self.handler.headers.items()
            if name.lower() not in ("host", "connection", "content-length", "transfer-encoding")
        }
        try:
            connection.request(self.handler.command, self.handler.path, self.body, headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def reply(self, status: int, body: bytes, *, length: int | None = None) -> None:
        """Answer; `length` is what is promised where that is not what is sent."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", "application/json")
        self.handler.send_header("Content-Length", str(len(body) if length is None else length))
        self.handler.end_headers()
        self.handler.wfile.write(body)


Fault = Callable[[Exchange], None]
"""Answers in place of the program, or not at all."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The gateway may leave before a slow or huge answer was written."""


class Relay:
    """Listens on a free port until `close`; `open` listens there again. A context manager."""

    def __init__(self, upstream: str) -> None:
        address = urlsplit(upstream)
        self.upstream = f"{address.scheme}://{address.netloc}"
        self._path = address.path
        self.fault: Fault | None = None
        self.sent: list[Any] = []
        """The JSON bodies that came in, in order."""
        self._server: _Server | None = None
        self._port = 0
        self.open()

    @property
    def url(self) -> str:
        """What the gateway is told instead of the program's own address."""
        return f"http://{HOST}:{self._port}{self._path}"

    @property
    def documents(self) -> list[str]:
        """The GraphQL documents that came in."""
        return [body["query"] for body in self.sent]

    def open(self) -> None:
        """Listen."""
        self._server = _Server((HOST, self._port), self._handler())
        self._port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Refuse connections from now on."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def heal(self) -> None:
        """Forget what was sent and work again."""
        self.fault = None
        self.sent.clear()
        if self._server is None:
            self.open()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        relay = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                exchange = Exchange(handler=self, body=b"", upstream=relay.upstream)
                exchange.reply(*exchange.forward())

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                relay.sent.append(json.loads(body))
                exchange = Exchange(handler=self, body=body, upstream=relay.upstream)
                if relay.fault is None:
                    exchange.reply(*exchange.forward())
                else:
                    relay.fault(exchange)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base class names it
                """Keep quiet."""

        return Handler
