"""Asks a gateway over HTTP: one POST per question, with an access token that is renewed once expired."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable, Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp
import msgspec

from gateway.client.answer import Answer, read_answer
from gateway.client.backoff import Backoff
from gateway.client.connection import ConnectionPages, Page
from gateway.client.document import read_document
from gateway.client.errors import Refusal, Stop
from gateway.client.purpose import PURPOSE_HEADER, Purpose

__all__ = ["AsyncClient", "TokenSource"]

TokenSource = Callable[[], str | None]
"""Returns a fresh access token, None to ask anonymously."""

POLICY_MODE_HEADER = "Lienthong-Policy-Mode"
_SECONDS = re.compile(r"\d{1,4}")
_PASSING = frozenset({408, 425, 429})
"""Client errors that pass by themselves."""


def _anonymous() -> None:
    return None


class AsyncClient:
    """A context manager. No redirects, no cookies, no proxies: a token goes to the URL that was named."""

    def __init__(
        self,
        url: str,
        *,
        token: TokenSource = _anonymous,
        purpose: Purpose | None = None,
        rejects: bool = False,
        timeout: float = 60.0,
    ) -> None:
        """`rejects`: all or nothing, where something is denied; `timeout`: seconds for a whole answer."""
        self._url = url
        self._token_source = token
        self._token: str | None = None
        self._purpose = purpose
        self._rejects = rejects
        self._timeout = timeout
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=self._timeout), cookie_jar=aiohttp.DummyCookieJar()
        )
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def execute(self, document: str, variables: Mapping[str, Any] | None = None) -> Answer:
        """Ask once, twice where the token has expired.

        Denials and errors are in the answer, whatever its HTTP status. Raises Stop: UNREACHABLE without an
        answer, BAD_ANSWER when it is none of a gateway; Refusal BAD_URL, and BAD_ANSWER when the URL is
        another's.
        """
        content = msgspec.json.encode({"query": document, "variables": dict(variables or {})})
        if self._token is None:
            self._token = self._token_source()
        answer = await self._post(content)
        if answer.status == 401 and self._token is not None:
            self._token = self._token_source()
            answer = await self._post(content)
        return answer

    async def pages(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        page: int = 100,
        after: str | None = None,
        backoff: Backoff | None = None,
    ) -> AsyncIterator[Page]:
        """Yield the pages of the document's list, whole or not at all; look at `notes` for what is not shown.

        `after`: `cursor` of the page to go on behind. Raises Refusal DOCUMENT_UNFIT before anything is asked,
        and like `ConnectionPages.page`.
        """
        source = ConnectionPages(
            self, read_document(document), variables or {}, size=page, backoff=backoff or Backoff()
        )
        while True:
            found = await source.page(after)
            yield found
            if not found.more:
                return
            after = found.cursor

    async def _post(self, content: bytes) -> Answer:
        if self._session is None:
            raise RuntimeError("the client is used outside of its `async with`")
        try:
            async with self._session.post(
                self._url, data=content, headers=self._headers(), allow_redirects=False
            ) as response:
                body = await response.read()
        except (ValueError, aiohttp.NonHttpUrlClientError) as error:
            raise Refusal(f"{self._url} cannot be asked: {error}", code="BAD_URL") from error
        except (aiohttp.ClientError, OSError) as error:
            reason = str(error) or type(error).__name__
            raise Stop(f"no answer from {self._url}: {reason}", code="UNREACHABLE") from error
        after = _SECONDS.fullmatch(response.headers.get("Retry-After", ""))
        try:
            return read_answer(response.status, body, float(after[0]) if after else 0.0)
        except ValueError as error:
            message = f"{self._url} answered {response.status} and no GraphQL response"
            if 300 <= response.status < 500 and response.status not in _PASSING:
                raise Refusal(message, code="BAD_ANSWER") from error
            raise Stop(message, code="BAD_ANSWER") from error

    def _headers(self) -> Mapping[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        if self._token is not None:
            headers["Authorization"] = f"Bearer {self._token}"
        if self._purpose is not None:
            headers[PURPOSE_HEADER] = self._purpose.header
        if self._rejects:
            headers[POLICY_MODE_HEADER] = "reject"
        return headers
