"""An explanation as text for people, and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gateway.policy_tools.annotations import RuleSource
from gateway.policy_tools.explain.model import Explanation, Failed, Verdict

__all__ = ["as_json", "as_text"]

_WIDTH = 12

_NO_RULE = "no rule opens the field to this caller for this purpose, whatever the record"

_VERDICTS = {
    Verdict.SHOWN: "is shown",
    Verdict.MASKED: "is masked",
    Verdict.DENIED: "is denied, and the caller is told so",
    Verdict.HIDDEN: "is hidden: to the caller it is as if it did not exist",
    Verdict.NULL: "is null: nothing is denied, there is no value",
}


def as_json(explanation: Explanation) -> dict[str, Any]:
    """Return the explanation as a JSON object."""
    return asdict(explanation)


def as_text(explanation: Explanation, folder: str = "") -> Iterator[str]:
    """Yield the lines of the explanation; `folder` is that of the rules, as a person would write it here."""
    yield f"{explanation.ends_at} {_VERDICTS[explanation.verdict]}"
    if explanation.ends_at != explanation.path:
        yield _line("asked", f"{explanation.path}, which lies behind it")
    if explanation.verdict in (Verdict.SHOWN, Verdict.MASKED):
        yield _line("value", json.dumps(explanation.value, ensure_ascii=False))
    record = f", decided on a record {explanation.record}" if explanation.record else ""
    instead = f", decided by {explanation.decided_by}" if explanation.decided_by else ""
    yield _line("field", explanation.coordinate + instead + record)
    yield _line("caller", explanation.caller)
    yield _line("purpose", explanation.purpose)
    yield _line("revision", explanation.revision)
    yield _line("outcome", _outcome(explanation))
    if explanation.note:
        yield _line("because", explanation.note)
    yield from _source("rule", explanation.source, folder)
    if explanation.condition:
        yield _line("holds", explanation.condition)
    for failed in explanation.failed:
        yield _line("failed", _failure(failed))
    if explanation.verdict in (Verdict.DENIED, Verdict.HIDDEN):
        yield from _candidates(explanation, folder)
    for name, value in explanation.attributes.items():
        yield _line("attribute", f"{name} = {value or 'not set'}")
    yield from _openings(explanation)


def _outcome(explanation: Explanation) -> str:
    match explanation.verdict:
        case Verdict.DENIED | Verdict.HIDDEN:
            hint = f", hint {explanation.hint}" if explanation.hint else ""
            return f"deny [{explanation.reason}]{hint}"
        case _:
            return (
                f"mask {explanation.mask} [{explanation.reason}]"
                if explanation.mask
                else (f"allow [{explanation.reason}]")
            )


def _source(label: str, source: RuleSource, folder: str) -> Iterator[str]:
    place = f" ({Path(folder) / source.place})" if source.place else ""
    yield _line(label, f"{source.rule}{place}")
    if source.title:
        yield _line("", source.title)
    if source.law:
        yield _line("", source.law)


def _candidates(explanation: Explanation, folder: str) -> Iterator[str]:
    silent = not (explanation.candidates or explanation.closed_by or explanation.failed)
    if silent and explanation.reason == "no_ground":
        yield _line("failed", _NO_RULE)
    for one in explanation.candidates:
        yield from _source("not met", one.source, folder)
        for failed in one.failed:
            yield _line("failed", _failure(failed))


def _failure(failed: Failed) -> str:
    return f"{failed.words}: {failed.attribute} is {failed.found or 'not set'}"


def _openings(explanation: Explanation) -> Iterator[str]:
    if explanation.verdict not in (Verdict.DENIED, Verdict.HIDDEN, Verdict.MASKED):
        return
    for one in explanation.openings:
        yield _line("opened by", f"{one.text}: {one.outcome} ({one.rule})")
    if not explanation.openings:
        closing = ", ".join(one.rule for one in explanation.closed_by)
        yield _line("opened by", f"nothing: closed by law ({closing})" if closing else "nothing")


def _line(label: str, text: str) -> str:
    return f"  {label:{_WIDTH}}{text}"
