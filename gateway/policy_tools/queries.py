"""Asking a query case, and what is wrong with its answers."""

from __future__ import annotations

import http.client
from collections.abc import Iterable

from gateway.policy_tools.answers import Answer, post
from gateway.policy_tools.cases import QueryCase
from gateway.policy_tools.comparison import differences

__all__ = ["SETTLED", "ask_case", "compare"]

SETTLED = 4
"""From the third time on a plan runs compiled: the answer must stay the same, and once more after that."""

SPENDING = ("verifyIdentity", "verifyHouseholdSize", "checkPayout")
"""Fields whose every use spends a budget: asked as often as the case says, and the last answer counts."""


def ask_case(case: QueryCase, url: str, token: str | None) -> list[Answer]:
    """Ask a case with its caller's token; return the answers that must be as written.

    Raises OSError, and ValueError for an answer that is no JSON.
    """
    headers = {"Accept": "application/graphql-response+json"}
    if token is not None:
        headers["Authorization"] = f"Bearer {token}"
    if case.purpose is not None:
        headers["Lienthong-Purpose"] = case.purpose
    payload = {"query": case.document, "variables": case.variables}
    try:
        if any(name in case.document for name in SPENDING):
            return [post(url, payload, headers) for _ in range(case.repeat)][-1:]
        return [post(url, payload, headers) for _ in range(SETTLED)]
    except http.client.HTTPException as error:
        raise OSError(f"{url}: {type(error).__name__}") from error


def compare(case: QueryCase, answers: Iterable[Answer]) -> list[str]:
    """Return what is wrong with the first answer that is not as written; nothing when all are."""
    for answer in answers:
        status = [] if answer.status == case.status else [f"status {answer.status} and not {case.status}"]
        if wrong := status + differences(case.body, answer.body):
            return wrong
    return []
