"""Confines a rule that fails to the fields it was asked about (`access.md` 6.4): the document is halved."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from gateway.access.engines.rule_names import rules_at
from gateway.decision import EvaluationError, PolicyEngine, PolicyEngineError, RevisionChanged
from gateway.telemetry import get_logger

__all__ = ["BUDGET", "BisectingEngine"]

BUDGET = 2.0
"""Seconds one document may take, all its halves together; a guess, below the deadline of an operation."""

POLICY_ERROR = {"effect": "deny", "reason": "policy_error", "rule": "gateway.access"}
NOT_REACHED = {"effect": "deny", "reason": "policy_unavailable", "rule": "gateway.access"}

LISTS = {"plan": "fields", "object": "checks"}
"""By phase, what a document asks and its answer has one entry for each of."""


class BisectingEngine:
    """Asks an engine; what makes the evaluation of a document fail is found and denied, and nothing else.

    `modules`: the rules by path, so that the log can name the rule that failed.
    """

    def __init__(
        self,
        engine: PolicyEngine,
        modules: Mapping[str, str] | None = None,
        *,
        budget: float = BUDGET,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._engine = engine
        self._modules = modules or {}
        self._budget = budget
        self._clock = clock
        self._log = get_logger("access")

    @property
    def name(self) -> str:
        """That of the engine it asks."""
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return `data.gw.v1.result`. Raises PolicyEngineError."""
        begun = self._clock()
        try:
            return await self._engine.evaluate(document)
        except EvaluationError as error:
            asked = LISTS.get(str(document.get("phase")))
            if asked is None or not document.get(asked):
                raise
            search = _Search(self._engine, document, asked, begun + self._budget, self._clock)
            await search.run(error)
        self._tell(search)
        return search.answer()

    async def close(self) -> None:
        """Close the engine."""
        await self._engine.close()

    def _tell(self, search: _Search) -> None:
        places = list(dict.fromkeys(place for error in search.errors for place in error.places))
        self._log.error(
            "policy.rule_failed",
            engine=self.name,
            coordinates=sorted(search.guilty()),
            rules=rules_at(self._modules, places),
            places=[f"{file}:{line}" for file, line in places[:5]],
            calls=search.calls,
            not_reached=search.not_reached,
        )


class _Search:
    """The search for what fails in one document."""

    def __init__(
        self,
        engine: PolicyEngine,
        document: Mapping[str, Any],
        asked: str,
        ends_at: float,
        clock: Callable[[], float],
    ) -> None:
        self._engine = engine
        self._document = document
        self._asked = asked
        self._ends_at = ends_at
        self._clock = clock
        self._outcomes: list[Any] = [POLICY_ERROR, NOT_REACHED]
        self._found: dict[int, Any] = {}
        self._head: dict[str, Any] | None = None
        self.calls = 1
        self.errors: list[EvaluationError] = []

    async def run(self, error: EvaluationError) -> None:
        """Decide what can be decided. Raises PolicyEngineError when the engine fails altogether."""
        waiting = [self._halves(range(len(self._document[self._asked])))]
        if len(self._document[self._asked]) == 1:
            waiting, self._found[0], self.errors = [], self._denial(0, 0), [error]
        while waiting:
            fails = False
            halves = waiting.pop()
            for number, half in enumerate(halves):
                # Where the whole fails and the first half does not, the second does.
                known = number == 1 and not fails and len(half) > 1
                failed = None if known else await self._ask(half)
                if known:
                    waiting.append(self._halves(half))
                elif failed is not None:
                    fails = True
                    if len(half) == 1:
                        self.errors.append(failed)
                        self._found[half[0]] = self._denial(half[0], 0)
                    else:
                        waiting.append(self._halves(half))
        if self._head is None:
            # Everything fails: the head of the answer is that of an empty document.
            self.calls += 1
            empty = {**self._document, "fields": [], self._asked: []}
            self._keep((), {self._asked: [], **await self._engine.evaluate(empty)})

    async def _ask(self, part: Sequence[int]) -> EvaluationError | None:
        """Ask about a part; return why it cannot be decided."""
        if self._clock() >= self._ends_at:
            self._found.update({number: self._denial(number, 1) for number in part})
            return None
        self.calls += 1
        try:
            answer = await self._engine.evaluate(self._narrowed(part))
        except EvaluationError as error:
            return error
        self._keep(part, answer)
        return None

    def _keep(self, part: Sequence[int], answer: Mapping[str, Any]) -> None:
        """Take over a partial answer, moved into the table of outcomes of the whole."""
        entries, outcomes = answer.get(self._asked), answer.get("outcomes")
        if not isinstance(entries, list) or not isinstance(outcomes, list) or len(entries) < len(part):
            raise PolicyEngineError("a partial answer is out of shape")
        head = {key: answer.get(key) for key in ("protocol", "policy")}
        if self._head not in (None, head):
            raise RevisionChanged("the rules changed while a failing rule was looked for")
        self._head = head
        shift = len(self._outcomes)
        self._outcomes.extend(outcomes)
        for number, entry in zip(part, entries, strict=False):
            self._found[number] = _shifted(entry, shift, len(outcomes))

    def _narrowed(self, part: Sequence[int]) -> dict[str, Any]:
        """Return the document about a part. Rows the part's structure rows lead to come last."""
        fields: Sequence[Mapping[str, Any]] = self._document["fields"]
        if self._asked == "fields":
            return {**self._document, "fields": [fields[number] for number in _with_existence(fields, part)]}
        checks = [self._document["checks"][number] for number in part]
        kept = _with_existence(fields, [check["field"] for check in checks])
        place = {number: position for position, number in enumerate(kept)}
        moved = [{**check, "field": place[check["field"]]} for check in checks]
        return {**self._document, "fields": [fields[number] for number in kept], "checks": moved}

    def _denial(self, number: int, outcome: int) -> Any:
        if self._asked == "fields":
            return outcome
        return [outcome] * len(self._document["checks"][number]["objects"])

    @staticmethod
    def _halves(part: Sequence[int]) -> tuple[Sequence[int], ...]:
        middle = (len(part) + 1) // 2
        return tuple(half for half in (part[:middle], part[middle:]) if half)

    def guilty(self) -> Iterable[str]:
        """Return the coordinates of what fails."""
        return {self._coordinate(number) for number, entry in self._found.items() if _first(entry) == 0}

    @property
    def not_reached(self) -> int:
        """How many entries were not decided in time."""
        return sum(_first(entry) == 1 for entry in self._found.values())

    def _coordinate(self, number: int) -> str:
        fields = self._document["fields"]
        row = number if self._asked == "fields" else self._document["checks"][number]["field"]
        return str(fields[row].get("coordinate"))

    def answer(self) -> Mapping[str, Any]:
        """Return the answer about the whole document."""
        entries = [self._found[number] for number in range(len(self._document[self._asked]))]
        return {**(self._head or {}), "outcomes": self._outcomes, self._asked: entries}


def _with_existence(fields: Sequence[Mapping[str, Any]], part: Iterable[int]) -> list[int]:
    """Return a part and after it the rows by which its structure rows are decided."""
    kept = dict.fromkeys(part)
    named = {one for number in kept for one in fields[number].get("existence", ())}
    kept.update(dict.fromkeys(n for n, row in enumerate(fields) if row.get("coordinate") in named))
    return list(kept)


def _shifted(entry: Any, shift: int, count: int) -> Any:
    if isinstance(entry, list):
        return [_shifted(one, shift, count) for one in entry]
    # True is an int in Python and none in JSON.
    if type(entry) is not int or not 0 <= entry < count:
        raise PolicyEngineError("an index of a partial answer is out of range")
    return entry + shift


def _first(entry: Any) -> Any:
    return entry[0] if isinstance(entry, list) and entry else entry
