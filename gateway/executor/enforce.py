"""The one place where a decision meets a value."""

from __future__ import annotations

from typing import Any

from gateway.decision import Allow, Deny, Mask, Masked
from gateway.decision.masks import apply_mask

__all__ = ["ATTRIBUTE_UNAVAILABLE", "NO_GROUND", "POLICY_ERROR", "UNAVAILABLE_REASONS", "enforce"]

NO_GROUND = Deny(reason="no_ground", rule="gateway")
"""For a coordinate nobody decided."""

ATTRIBUTE_UNAVAILABLE = Deny(reason="attribute_unavailable", rule="gateway")
"""For an object nobody decided, because its policy attributes are not known."""

POLICY_ERROR = Deny(reason="policy_error", rule="gateway")
"""For a decision that is none: an unknown outcome, or a mask that does not fit the value."""

UNAVAILABLE_REASONS = frozenset({"attribute_unavailable", "policy_unavailable"})
"""Nothing was decided against the caller: the answer must say so even where denials are silent."""


def enforce(outcome: object, value: Any) -> Any:
    """Return what may be seen of a value: itself, its masked form, or the Deny that forbids it.

    Every value of every answer passes here. Anything but the closed union of outcomes is a denial, and so is
    a mask that fails (fail closed). Lists are masked item by item; null stays null.
    """
    match outcome:
        case Allow():
            return value
        case Masked(mask=mask):
            try:
                return _masked(mask, value)
            except Exception:  # Whatever a mask trips over, the value must not come out unmasked.
                return POLICY_ERROR
        case Deny():
            return outcome
        case _:
            return POLICY_ERROR


def _masked(mask: Mask, value: Any) -> Any:
    if value is None:
        return None
    if isinstance(value, list):
        return [_masked(mask, item) for item in value]
    if isinstance(value, dict):
        raise TypeError("a mask is for leaf values")
    return apply_mask(mask, value)
