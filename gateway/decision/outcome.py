"""What was decided: allow, mask, deny, or it depends on the object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

__all__ = [
    "Allow",
    "Clause",
    "Condition",
    "Deny",
    "Depends",
    "Mask",
    "MaskBinding",
    "Masked",
    "Obligation",
    "Outcome",
    "PlanOutcome",
    "Via",
    "joined",
    "obliging",
    "under_key",
]


class Via(StrEnum):
    """How an operation uses a coordinate (`design.md` 4)."""

    SELECT = "select"
    KEY = "key"
    ATTRIBUTE = "attribute"
    REQUIRES = "requires"
    FILTER = "filter"
    SORT = "sort"
    GROUP = "group"
    AGGREGATE = "aggregate"
    COUNT = "count"
    CURSOR = "cursor"
    VERIFY = "verify"
    WRITE = "write"
    INTROSPECT = "introspect"


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskBinding:
    """What a mask needs that no rule may send: the groups of a list, and the key of a scope."""

    groups: Mapping[str, str] = field(default_factory=dict)
    key: bytes = b""


@dataclass(frozen=True, slots=True)
class Mask:
    """A named mask from the closed registry, with its arguments in name order.

    `bound` is added by the gateway; it is no part of what was decided, and never shown.
    """

    fn: str
    args: tuple[tuple[str, int | str], ...] = ()
    bound: MaskBinding | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Obligation:
    """What has to be done because a value was shown, with its arguments in name order."""

    type: str
    args: tuple[tuple[str, int | str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """The value may be seen."""

    reason: str
    rule: str
    obligations: tuple[Obligation, ...] = ()
    """Sorted, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A masked form of the value may be seen."""

    mask: Mask
    reason: str
    rule: str
    obligations: tuple[Obligation, ...] = ()
    """Sorted, each once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deny:
    """The value may not be seen; silent means: not even that it exists."""

    reason: str
    rule: str
    silent: bool = False
    hint: str | None = None


Outcome = Allow | Masked | Deny
"""The decision about one field of one object."""


@dataclass(frozen=True, slots=True)
class Clause:
    """One test on one policy attribute. `value` is a string for eq/lte/gte, a tuple for in."""

    attr: str
    op: str
    value: str | tuple[str, ...]


Condition = tuple[tuple[Clause, ...], ...]
"""OR of ANDs; `((),)` is always true, `()` never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Depends:
    """The plan phase cannot say: the object's attributes decide."""

    needs: tuple[str, ...]
    """Policy attributes the decision still depends on, sorted; in place of persons the flags they give."""
    when: Condition | None = field(default=None)
    """The residual condition under which the outcome is an allow.

    None when clauses cannot say it, or where at best a mask of the value is shown. `()` is another thing: an
    allow for nobody who is known at present.
    """


PlanOutcome = Allow | Masked | Deny | Depends
"""The decision about one coordinate before any object is known."""


def under_key(coordinate: str, response_key: str) -> str:
    """Name one use of a field among outcomes: the field under a response key, with its arguments there.

    Only refused uses have an outcome of their own; it goes before that of the coordinate.
    """
    return f"{coordinate} as {response_key}"


_Decided = TypeVar("_Decided", bound=PlanOutcome)


def joined(*obligations: Iterable[Obligation]) -> tuple[Obligation, ...]:
    """Return all of them, sorted, each once."""
    return tuple(sorted({one for found in obligations for one in found}))


def obliging(outcome: _Decided, obligations: Iterable[Obligation]) -> _Decided:
    """Return the outcome with these obligations too; a denial shows nothing and obliges to nothing."""
    if not isinstance(outcome, Allow | Masked):
        return outcome
    together = joined(outcome.obligations, obligations)
    return outcome if together == outcome.obligations else replace(outcome, obligations=together)
