"""The OPA binary, and a gateway that answers from a script."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.gateway.access.conftest import opa_binary

__all__ = ["ScriptedGateway", "opa_binary"]

HOST = "127.0.0.1"


class ScriptedGateway:
    """Answers each question with the next answer, the last one again and again; keeps what it was asked."""

    def __init__(self, *answers: tuple[int, bytes]) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[dict[str, str], Any]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.asked.append((dict(self.headers), body))
                status, answer = gateway.answers[min(len(gateway.asked), len(gateway.answers)) - 1]
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
                """Say nothing."""

        self.server = HTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self.server.server_port}/graphql"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def gateways() -> Iterator[list[ScriptedGateway]]:
    """Gateways that are closed when the test ends."""
    made: list[ScriptedGateway] = []
    yield made
    for gateway in made:
        gateway.close()
