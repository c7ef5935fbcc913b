"""Who a request comes from: the port the endpoint asks, and the answer where nobody needs a token."""

from __future__ import annotations

from typing import Protocol

from gateway.decision import ANONYMOUS, Subject

__all__ = ["AlwaysAnonymous", "Callers"]


class Callers(Protocol):
    """Tells the caller of a request."""

    async def subject(self, authorization: str | None) -> Subject:
        """Return the caller for an `Authorization` header. Raises Unauthenticated, Unavailable."""


class AlwaysAnonymous:
    """Where everything is allowed there is nothing a token could add: none is read, none is believed."""

    async def subject(self, authorization: str | None) -> Subject:
        """Return ANONYMOUS."""
        del authorization
        return ANONYMOUS
