"""OPA over its REST API on loopback: the reference engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import orjson
from opa_client.opa_async import AsyncOpaClient

from gateway.access.engines.failures import opa_failure
from gateway.decision import PolicyEngineError

__all__ = ["MINIMUM_VERSION", "RESULT_PATH", "OpaEngine"]

RESULT_PATH = "gw/v1/result"
"""The one path ever asked for; never built from a request (CVE-2025-46569)."""

MINIMUM_VERSION = (1, 22)
"""Below 1.21.3 a bundle's signature can be side-stepped (GHSA-g2pf-6v5v-qcc8)."""

MAX_ANSWER = 8 * 1024 * 1024


class _Client(AsyncOpaClient):  # type: ignore[misc]  # the library has no types
    """The library's client, with the body of an error read before anything is raised."""

    async def call(self, method: str, path: str, body: bytes | None = None) -> Any:
        """Return the JSON of a 200 answer. Raises PolicyEngineError."""
        if self._session is None:
            await self._init_session()
        url = f"{self.root_url}/{path}"
        headers = {} if body is None else {"Content-Type": "application/json"}
        try:
            async with self._request(
                method, url, data=body, headers=headers, allow_redirects=False
            ) as response:
                text = await _bounded(response)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise PolicyEngineError(f"OPA cannot be asked: {type(error).__name__}") from error
        if response.status != 200:
            raise opa_failure(response.status, text)
        try:
            return orjson.loads(text)
        except orjson.JSONDecodeError as error:
            raise PolicyEngineError("OPA answered no JSON") from error


class OpaEngine:
    """Asks an OPA server. Not retried: the deadline of an operation is shorter than a second try."""

    def __init__(self, url: str, *, timeout: float = 1.0) -> None:
        """Raises ValueError for a URL that is not http(s)://host:port."""
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/"):
            raise ValueError(f"{url} is no base URL of an OPA server")
        secure = parts.scheme == "https"
        self._client = _Client(
            host=parts.hostname,
            port=parts.port or (443 if secure else 80),
            ssl=secure,
            retries=0,
            timeout=timeout,
        )

    @property
    def name(self) -> str:
        """`opa`."""
        return "opa"

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return `data.gw.v1.result`. Raises PolicyEngineError."""
        answer = await self._client.call("POST", f"data/{RESULT_PATH}", orjson.dumps({"input": document}))
        result = answer.get("result") if isinstance(answer, dict) else None
        if not isinstance(result, dict):
            raise PolicyEngineError("OPA answered without a result")
        return result

    async def check_version(self) -> str:
        """Return the server's version. Raises PolicyEngineError for one below the minimum."""
        answer = await self._client.call("GET", "config")
        try:
            version = str(answer["result"]["labels"]["version"])
        except (KeyError, TypeError) as error:
            raise PolicyEngineError("OPA does not tell its version") from error
        numbers = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
        if numbers is None or (int(numbers[1]), int(numbers[2])) < MINIMUM_VERSION:
            wanted = ".".join(map(str, MINIMUM_VERSION))
            raise PolicyEngineError(f"OPA {json.dumps(version)} is refused: {wanted} or later is needed")
        return version

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close_connection()


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    text = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        text += chunk
        if len(text) > MAX_ANSWER:
            raise PolicyEngineError("the answer of OPA is too large")
    return bytes(text)
