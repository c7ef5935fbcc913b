"""Grants: what an agency was given besides what the rules give everybody."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Grant", "GrantKind"]


class GrantKind(StrEnum):
    """The kinds of grant (`design.md` 6)."""

    AGREEMENT = "AGREEMENT"
    SHARING_REQUEST = "SHARING_REQUEST"
    BREAK_GLASS = "BREAK_GLASS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A grant in force for the caller's agency, sector and purpose; rules say what it opens.

    Of sharing requests only the shape is here, the fields they open: `id` is the shape's name, and whose
    requests have that shape is part of the identity, which no rule sees.
    """

    id: str
    kind: GrantKind
    fields: tuple[str, ...] = ()
    """Coordinates an agreement or a sharing request names, sorted."""
    area: tuple[str, ...] = ()
    """Codes of the units a break-glass is for, sorted."""
