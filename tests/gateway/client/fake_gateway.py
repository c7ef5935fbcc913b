"""A gateway with one list: it pages, counts, masks and denies like the real one, and fails on order."""

from __future__ import annotations

import contextlib
import json
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from gateway.client import Answer
from gateway.client.answer import read_answer

__all__ = ["DOCUMENT", "FakeGateway", "Fault", "Reply", "error", "failing", "note", "row", "serving"]

DOCUMENT = "query { people { edges { node { id name phone secret } } } }"

Reply = tuple[int, Any]
"""HTTP status and body; bytes are sent as they are."""

Fault = Callable[["FakeGateway", Mapping[str, Any]], Reply]
"""Takes the place of one answer; given the request's body."""


def row(number: int) -> dict[str, Any]:
    """Return a row as the client gets it: its phone masked, its secret denied."""
    return {
        "id": f"P{number:05}",
        "name": f"Nguyễn Văn {number}",
        "phone": f"*****{number % 1000:03}",
        "secret": None,
    }


def note(coordinate: str, effect: str, reason: str, count: int) -> dict[str, Any]:
    """Return an entry of `extensions.policy.fields`."""
    return {"coordinate": coordinate, "effect": effect, "reason": reason, "count": count, "paths": []}


def error(code: str, path: Sequence[str | int] | None = None, **extensions: Any) -> dict[str, Any]:
    """Return an entry of `errors`."""
    entry: dict[str, Any] = {"message": f"{code} it is", "extensions": {"code": code, **extensions}}
    return entry if path is None else entry | {"path": list(path)}


def failing(status: int, *errors: dict[str, Any], **body: Any) -> Fault:
    """Return a fault that answers so."""
    return lambda _gateway, _body: (status, {"errors": list(errors), **body})


class FakeGateway:
    """Its rows never change; what it says of them may."""

    def __init__(self, rows: int, *, faults: Sequence[Fault | None] = ()) -> None:
        self.rows = [row(number) for number in range(rows)]
        self.faults = deque(faults)
        """What takes the place of the next answers, in order; None: the right answer."""
        self.limit = 1_000
        """Most rows of a page; more is LIMIT_EXCEEDED."""
        self.revision = "2026-11-23.1"
        self.extra: list[dict[str, Any]] = []
        """Notes of every page beside the usual ones."""
        self.requests: list[Mapping[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []

    def reply(self, body: Mapping[str, Any]) -> Reply:
        """Answer one request."""
        self.requests.append(body)
        fault = self.faults.popleft() if self.faults else None
        return self.page(body) if fault is None else fault(self, body)

    def page(self, body: Mapping[str, Any]) -> Reply:
        """Answer with a page of the list."""
        first, after = body["variables"]["first"], body["variables"]["after"]
        if first > self.limit:
            return 400, {"errors": [error("LIMIT_EXCEEDED")]}
        if after is not None and not after.startswith("c"):
            return 200, {"data": {"people": None}, "errors": [error("BAD_USER_INPUT", ["people"])]}
        start = 0 if after is None else int(after[1:])
        nodes = self.rows[start : start + first]
        end = start + len(nodes)
        people: dict[str, Any] = {
            "edges": [{"node": node} for node in nodes],
            "pageInfo": {"hasNextPage": end < len(self.rows), "endCursor": f"c{end}" if nodes else None},
        }
        if "totalCount" in body["query"]:
            people = {"totalCount": len(self.rows)} | people
        notes = [
            note("Person.phone", "mask", "payment_purpose_needed", len(nodes)),
            note("Person.secret", "deny", "no_ground", len(nodes)),
        ]
        told = [*(notes if nodes else []), *self.extra]
        denied = [
            error("DENIED", ["people", "edges", 0, "node", "secret"], coordinate=entry["coordinate"])
            for entry in told
            if entry["effect"] == "deny"
        ]
        return 200, {
            "data": {"people": people},
            **({"errors": denied} if denied else {}),
            "extensions": {"policy": {"revision": self.revision, "fields": told}},
        }

    async def execute(self, document: str, variables: Mapping[str, Any] | None = None) -> Answer:
        """Answer without a socket."""
        status, body = self.reply({"query": document, "variables": dict(variables or {})})
        return read_answer(status, body if isinstance(body, bytes) else json.dumps(body).encode())


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client may be killed at any time."""


@contextlib.contextmanager
def serving(gateway: FakeGateway) -> Iterator[str]:
    """Serve it on a free port of this machine; yields its URL."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                gateway.headers.append(dict(self.headers))
                status, answer = gateway.reply(body)
            content = answer if isinstance(answer, bytes) else json.dumps(answer, ensure_ascii=False).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
            """Say nothing."""

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/graphql"
    finally:
        server.shutdown()
        server.server_close()
