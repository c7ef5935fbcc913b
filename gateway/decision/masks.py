"""The closed registry of masks: what may be shown of a value that may not be seen as it is."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from gateway.decision.outcome import Mask, MaskBinding

__all__ = ["MASKS", "InvalidMask", "MaskDefinition", "apply_mask", "check_mask"]

STAR = "*"
MIN_KEY = 32
"""Bytes of a key that makes pseudonyms: one digest."""
PSEUDONYM = 32
"""Characters of a pseudonym: 128 bits, so that two values do not meet."""

Value = str | int | float | bool | None
Argument = int | str


class InvalidMask(Exception):
    """The mask is not in the registry, its arguments are wrong, or it does not fit the value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MaskDefinition:
    """A mask function, the arguments it must be given, and the scalars it may be applied to."""

    apply: Callable[[Value, Mapping[str, Argument]], Value] | None
    scalars: frozenset[str]
    arguments: Mapping[str, type] = field(default_factory=dict)
    bound: Callable[[Value, MaskBinding], Value] | None = None
    """In place of `apply`, for a mask that works only with what the gateway binds to it."""


def check_mask(mask: Mask) -> MaskDefinition:
    """Return the definition of a mask. Raises InvalidMask for an unknown one or wrong arguments."""
    definition = MASKS.get(mask.fn)
    if definition is None:
        raise InvalidMask(f"there is no mask {mask.fn}")
    given = dict(mask.args)
    if given.keys() != definition.arguments.keys() or len(mask.args) != len(given):
        raise InvalidMask(f"mask {mask.fn}: arguments {sorted(given)}")
    for name, value in given.items():
        wanted = definition.arguments[name]
        if type(value) is not wanted or (isinstance(value, int) and value < 1) or value == "":
            raise InvalidMask(f"mask {mask.fn}: argument {name}")
    return definition


def apply_mask(mask: Mask, value: Value) -> Value:
    """Return what the mask leaves of a leaf value; null stays null. Raises InvalidMask."""
    definition = check_mask(mask)
    if value is None:
        return None
    if definition.apply is not None:
        return definition.apply(value, dict(mask.args))
    if definition.bound is None or mask.bound is None:
        raise InvalidMask(f"mask {mask.fn} is not bound")
    return definition.bound(value, mask.bound)


def _keep_last(value: Value, arguments: Mapping[str, Argument]) -> Value:
    text, kept = _text(value), _number(arguments, "n")
    # A value no longer than what is kept would be shown whole.
    return STAR * len(text) if len(text) <= kept else STAR * (len(text) - kept) + text[-kept:]


def _keep_first(value: Value, arguments: Mapping[str, Argument]) -> Value:
    text, kept = _text(value), _number(arguments, "n")
    return STAR * len(text) if len(text) <= kept else text[:kept] + STAR * (len(text) - kept)


def _year_only(value: Value, _: Mapping[str, Argument]) -> Value:
    return f"{_date(value).year:04d}-01-01"


def _month_only(value: Value, _: Mapping[str, Argument]) -> Value:
    day = _date(value)
    return f"{day.year:04d}-{day.month:02d}-01"


def _region_only(value: Value, _: Mapping[str, Argument]) -> Value:
    """Keep what stands after the last comma of an address: its province."""
    text = _text(value)
    return text.rpartition(",")[2].strip() if "," in text else STAR * 3


def _initials(value: Value, _: Mapping[str, Argument]) -> Value:
    return " ".join(f"{word[0]}." for word in _text(value).split())


def _round(value: Value, arguments: Mapping[str, Argument]) -> Value:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidMask("round is for whole numbers")
    step = _number(arguments, "step")
    return (value + step // 2) // step * step


def _coarse(value: Value, binding: MaskBinding) -> Value:
    """Show the group of the list the value is in; a value in no group of it is not shown at all."""
    return binding.groups.get(_text(value), STAR * 3)


def _pseudonym(value: Value, binding: MaskBinding) -> Value:
    """Stand for equal values by equal text within one scope; the key is the scope's own."""
    if len(binding.key) < MIN_KEY:
        raise InvalidMask("pseudonym has no key")
    return hmac.digest(binding.key, _text(value).encode(), "sha256").hex()[:PSEUDONYM]


def _redact(value: Value, _: Mapping[str, Argument]) -> Value:
    _text(value)
    return STAR * 3


def _text(value: Value) -> str:
    if not isinstance(value, str):
        raise InvalidMask("the mask is for text")
    return value


def _date(value: Value) -> date:
    text = _text(value)
    try:
        return datetime.fromisoformat(text).date()
    except ValueError as error:
        raise InvalidMask("the mask is for dates") from error


def _number(arguments: Mapping[str, Argument], name: str) -> int:
    value = arguments[name]
    if not isinstance(value, int):
        raise InvalidMask(f"argument {name}")
    return value


_TEXT = frozenset({"String", "ID"})

MASKS: Mapping[str, MaskDefinition] = {
    "coarse": MaskDefinition(
        apply=None, bound=_coarse, scalars=frozenset({"String"}), arguments={"list": str}
    ),
    "initials": MaskDefinition(apply=_initials, scalars=_TEXT),
    "keep_first": MaskDefinition(apply=_keep_first, scalars=_TEXT, arguments={"n": int}),
    "keep_last": MaskDefinition(apply=_keep_last, scalars=_TEXT, arguments={"n": int}),
    "month_only": MaskDefinition(apply=_month_only, scalars=frozenset({"Date"})),
    "pseudonym": MaskDefinition(apply=None, bound=_pseudonym, scalars=_TEXT),
    "redact": MaskDefinition(apply=_redact, scalars=_TEXT),
    "region_only": MaskDefinition(apply=_region_only, scalars=_TEXT),
    "round": MaskDefinition(apply=_round, scalars=frozenset({"Int"}), arguments={"step": int}),
    "year_only": MaskDefinition(apply=_year_only, scalars=frozenset({"Date"})),
}
"""By name, with the scalars of the API each may be applied to: a mask never changes the scalar."""
