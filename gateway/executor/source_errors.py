"""Turns what subgraphs say went wrong into errors that name no host, no table and no value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gateway.decision import TransportError
from gateway.executor.model import Link, SourceError
from gateway.query_plan.model import Fetch

__all__ = ["PASSED_ON_CODES", "malformed", "malformed_attributes", "subgraph_errors", "unavailable"]

PASSED_ON_CODES = frozenset({"BAD_USER_INPUT", "CONFLICT", "CURSOR_EXPIRED", "NOT_FOUND"})
"""Codes whose messages a subgraph writes for the client; every other message stays here."""

PASSING_CODES = frozenset({"SOURCE_BUSY", "SOURCE_TIMEOUT"})
"""Codes of a register that has no time now: to the client it is not available, and may be asked again."""

_MESSAGE_LENGTH = 300
_ERRORS_PER_ANSWER = 100
_PATH_LENGTH = 100


def unavailable(fetch: Fetch, error: TransportError, targets: Iterable[Link]) -> SourceError:
    """The register did not answer at all."""
    return SourceError(
        code="SOURCE_UNAVAILABLE",
        message=_not_available(error.subgraph),
        service=fetch.subgraph,
        targets=tuple(targets),
        coordinates=fetch.coordinates,
    )


def malformed(fetch: Fetch, targets: Iterable[Link]) -> SourceError:
    """The register answered with something that does not fit what was asked."""
    return SourceError(
        code="SOURCE_ERROR",
        message="The source could not answer",
        service=fetch.subgraph,
        targets=tuple(targets),
        coordinates=fetch.coordinates,
    )


def malformed_attributes(owner: str, targets: Iterable[Link]) -> SourceError:
    """The owner of some objects sent policy attributes nobody can read: the objects stay undecided."""
    return SourceError(
        code="SOURCE_ERROR", message="The source could not answer", service=owner, targets=tuple(targets)
    )


def subgraph_errors(
    fetch: Fetch,
    errors: Sequence[Any],
    everywhere: tuple[Link, ...],
    holders: Mapping[str, Sequence[Sequence[Link]]],
) -> list[SourceError]:
    """Return the errors of one answer, their `_entities` paths led back to every object they stand for.

    `everywhere`: all targets of the fetch, for errors without a usable path. `holders`: per alias, the
    targets of each representation; empty for a root fetch.
    """
    found: list[SourceError] = []
    for error in errors[:_ERRORS_PER_ANSWER]:
        path = _path(error)
        targets = everywhere
        if holders:
            targets, path = _holders_of(path, holders) or (everywhere, ())
        code, message = _code_and_message(fetch.subgraph, error)
        found.append(
            SourceError(
                code=code,
                message=message,
                service=fetch.subgraph,
                targets=targets,
                rest=path,
                coordinates=frozenset() if path else fetch.coordinates,
            )
        )
    return found


def _holders_of(
    path: tuple[str | int, ...], holders: Mapping[str, Sequence[Sequence[Link]]]
) -> tuple[tuple[Link, ...], tuple[str | int, ...]] | None:
    match path:
        case (str(alias), int(index), *rest) if alias in holders and 0 <= index < len(holders[alias]):
            return tuple(holders[alias][index]), tuple(rest)
        case (str(alias),) if alias in holders:
            return tuple(link for links in holders[alias] for link in links), ()
        case _:
            return None


def _path(error: Any) -> tuple[str | int, ...]:
    path = error.get("path") if isinstance(error, Mapping) else None
    if not isinstance(path, list | tuple) or len(path) > _PATH_LENGTH:
        return ()
    if not all(item.__class__ is str or item.__class__ is int for item in path):
        return ()
    return tuple(path)


def _code_and_message(subgraph: str, error: Any) -> tuple[str, str]:
    if isinstance(error, Mapping) and isinstance(extensions := error.get("extensions"), Mapping):
        code, message = extensions.get("code"), error.get("message")
        if code.__class__ is str and code in PASSED_ON_CODES and message.__class__ is str:
            return str(code), str(message)[:_MESSAGE_LENGTH]
        if code.__class__ is str and code in PASSING_CODES:
            return "SOURCE_UNAVAILABLE", _not_available(subgraph)
    return "SOURCE_ERROR", "The source could not answer"


def _not_available(subgraph: str) -> str:
    return f"The register {subgraph} is not available"
