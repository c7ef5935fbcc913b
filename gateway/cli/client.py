"""One question to a running gateway, asked from a command."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gateway.client import Answer, AsyncClient, Purpose

__all__ = ["Question", "ask", "stated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A GraphQL request with the caller's token and purpose."""

    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = None
    """None asks anonymously."""
    purpose: Purpose | None = None
    rejects: bool = False
    """All or nothing, where something is denied."""


def stated(code: str | None, agreement: str | None, case: str | None = None) -> Purpose | None:
    """Return the purpose of the options, None where no code is given. Raises Refusal PURPOSE_UNKNOWN."""
    return None if code is None else Purpose(code=code, agreement=agreement, case=case)


def ask(url: str, question: Question) -> Answer:
    """Return the answer, of whatever status. Raises ClientFailure when there is none."""
    return asyncio.run(_ask(url, question))


async def _ask(url: str, question: Question) -> Answer:
    async with AsyncClient(
        url, token=lambda: question.token, purpose=question.purpose, rejects=question.rejects
    ) as client:
        return await client.execute(question.document, question.variables)
