"""Apollo Gateway in a Node process, its subgraphs answered from here, line by line over pipes."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any

from gateway.decision import SubgraphRequest
from tests.gateway.planner.world_transport import WorldTransport
from tests.plans.apollo import INSTALLED

__all__ = ["ApolloGateway"]

SCRIPT = Path(__file__).parent / "apollo_gateway.mjs"

QUIET = {"METADATA_SERVER_DETECTION": "none", "APOLLO_TELEMETRY_DISABLED": "true"}
"""The gateway looks for the cloud it runs in, and reports home; it must do neither."""


class ApolloGateway:
    """One Node process that holds a gateway per supergraph. Not for use from several threads."""

    def __init__(self, installed: Path = INSTALLED) -> None:
        self._process = subprocess.Popen(
            ["node", str(SCRIPT), str(installed)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **QUIET},
        )
        self._loaded: set[str] = set()

    def __enter__(self) -> ApolloGateway:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(timeout=10)

    def load(self, name: str, sdl: str) -> None:
        """Load a supergraph under a name, once. Raises RuntimeError if it does not load."""
        if name not in self._loaded:
            self._send({"supergraph": {"name": name, "sdl": sdl}})
            answer = self._answer(None)
            if answer.get("errors"):
                raise RuntimeError(f"{name}: {answer['errors']}")
            self._loaded.add(name)

    def execute(self, name: str, text: str, transport: WorldTransport) -> dict[str, Any]:
        """Execute an operation without variables; its subgraph requests go to the transport."""
        self._send({"operation": {"name": name, "text": text}})
        return self._answer(transport)

    def _answer(self, transport: WorldTransport | None) -> dict[str, Any]:
        assert self._process.stdout is not None
        while line := self._process.stdout.readline():
            match json.loads(line):
                case {"answer": answer}:
                    return dict(answer)
                case {"fetch": fetch} if transport is not None:
                    self._send({"fetched": _fetch(fetch, transport)})
        raise RuntimeError("the Node process has ended")

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(message) + "\n")
        self._process.stdin.flush()


def _fetch(fetch: dict[str, Any], transport: WorldTransport) -> dict[str, Any]:
    request = SubgraphRequest(
        subgraph=fetch["subgraph"],
        document=fetch["query"],
        variables=fetch["variables"],
        rows={},
        filters={},
        purpose=None,
        mutation=False,
    )
    response = asyncio.run(transport.fetch(request))
    return {"id": fetch["id"], "data": response.data, "errors": list(response.errors)}
