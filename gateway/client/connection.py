"""A list of the graph, page by page; a page is either whole, with what was withheld named, or not there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from gateway.client.answer import DENIED, Answer, AnswerError, Note
from gateway.client.backoff import Backoff
from gateway.client.document import PagedDocument
from gateway.client.errors import Refusal, Stop

__all__ = ["ConnectionPages", "Executes", "Page", "Waiting", "untold"]

LIMIT = "LIMIT_EXCEEDED"
_PARTS = frozenset({"edges", "node", "pageInfo", "hasNextPage", "endCursor"})
"""Fields a list is made of, whatever its types are called."""
_SERVER_FAILS = 500
_TOO_MANY_REQUESTS = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some rows, and where the next ones begin."""

    nodes: tuple[Any, ...]
    """In the client's shape."""
    cursor: str | None
    """Where to go on; None only for a list without rows."""
    more: bool
    """Whether rows follow."""
    notes: tuple[Note, ...]
    """What was denied or masked in these rows."""
    revision: str | None
    """Of the rules that decided these rows."""
    total: int | None = None
    """Rows of the whole list, where the first page was asked for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """Something failed; it is tried again after so many seconds."""

    code: str
    message: str
    seconds: float


def untold(_: Waiting) -> None:
    """Tell nobody."""


class Executes(Protocol):
    """Asks one question."""

    async def execute(self, document: str, variables: Mapping[str, Any] | None = None) -> Answer:
        """Return the answer. Raises Stop when there is none."""


class ConnectionPages:
    """Pages of one list for one caller, of a size the gateway can give.

    Halved for good when a limit is passed. Halved too while a page keeps failing, since one that takes too
    long looks like a register that fails; then it grows back by tenths.
    """

    def __init__(
        self,
        client: Executes,
        document: PagedDocument,
        variables: Mapping[str, Any],
        *,
        size: int,
        backoff: Backoff,
        tell: Callable[[Waiting], None] = untold,
    ) -> None:
        self._client = client
        self._document = document
        self._variables = variables
        self._size = self._most = size
        self._backoff = backoff
        self._tell = tell

    async def page(self, cursor: str | None) -> Page:
        """Return the page after a cursor, the first after None; what fails is tried again for a while.

        Raises Stop when patience ends; Refusal with the gateway's code, among them DENIED for the list as a
        whole, and CURSOR_REFUSED.
        """
        waits, again = self._backoff.waits(), False
        while True:
            try:
                page = _page(await self._ask(cursor), self._document.key, cursor)
            except Stop as stop:
                wait = next(waits, None)
                if wait is None:
                    raise
                if again:
                    self._size = max(1, self._size // 2)
                again = True
                await self._wait(stop, wait)
            else:
                self._size = min(self._most, self._size + max(1, self._most // 10))
                return page

    async def _wait(self, stop: Stop, seconds: float) -> None:
        longer = max(seconds, stop.retry_after)
        self._tell(Waiting(code=stop.code, message=stop.message, seconds=longer))
        await self._backoff.sleep(longer)

    async def _ask(self, cursor: str | None) -> Answer:
        text = self._document.opening if cursor is None else self._document.text
        while True:
            variables = {**self._variables, "first": self._size, "after": cursor}
            answer = await self._client.execute(text, variables)
            if self._size == 1 or answer.data is not None or LIMIT not in _codes(answer.errors):
                return answer
            self._size = self._most = self._size // 2


def _codes(errors: tuple[AnswerError, ...]) -> set[str]:
    return {error.code for error in errors}


def _page(answer: Answer, key: str, cursor: str | None) -> Page:
    _check_answered(answer)
    connection = (answer.data or {}).get(key)
    if connection is None:
        raise _no_list(answer, key, cursor)
    if answer.failures:
        raise _unknown(answer.failures[0])
    try:
        end, more = connection["pageInfo"]["endCursor"], connection["pageInfo"]["hasNextPage"]
        nodes = [edge["node"] for edge in connection["edges"]]
        total = connection.get("totalCount")
    except (KeyError, TypeError) as error:
        raise _misshapen(answer, f"{key} came without its edges or its pageInfo") from error
    if None in nodes and _denied_part(answer) is None:
        raise _misshapen(answer, f"{key} has a row that is null, and nothing says why")
    if more is not False and (more is not True or end in (None, cursor)):
        raise _misshapen(answer, f"{key} says that rows follow, and not where")
    return Page(
        nodes=tuple(node for node in nodes if node is not None),
        cursor=cursor if end is None else end,
        more=more,
        notes=answer.policy.fields,
        revision=answer.policy.revision,
        total=total if isinstance(total, int) else None,
    )


def _check_answered(answer: Answer) -> None:
    """A request is refused for good, or the gateway cannot answer now."""
    if answer.data is not None or (answer.status == 200 and not answer.errors):
        return
    error = answer.errors[0] if answer.errors else AnswerError(message=f"status {answer.status}")
    if answer.status >= _SERVER_FAILS or answer.status == _TOO_MANY_REQUESTS:
        raise Stop(str(error), code=error.code, retry_after=answer.retry_after)
    if "data" not in answer.body:
        raise Refusal(str(error), code=error.code)


def _no_list(answer: Answer, key: str, cursor: str | None) -> Refusal | Stop:
    """Word why the list as a whole is null."""
    own = [error for error in answer.errors if error.path is None or error.path[:1] == (key,)]
    if not own:
        return _misshapen(answer, f"{key} is null, and nothing says why")
    error = own[0]
    if error.code == DENIED:
        return Refusal(str(error), code=DENIED)
    if error.code == "BAD_USER_INPUT":
        return Refusal(str(error), code=error.code if cursor is None else "CURSOR_REFUSED")
    return _unknown(error)


def _misshapen(answer: Answer, message: str) -> Refusal | Stop:
    """Where parts of the list itself are denied there is nothing to pull."""
    note = _denied_part(answer)
    if note is not None:
        return Refusal(f"{note.coordinate} is not available to you: {note.reason}", code=DENIED)
    return Stop(message, code="BAD_ANSWER")


def _denied_part(answer: Answer) -> Note | None:
    return next((note for note in answer.denied if note.coordinate.partition(".")[2] in _PARTS), None)


def _unknown(error: AnswerError) -> Stop:
    """What failed would be written as null, which it is not."""
    return Stop(str(error), code=error.code)
