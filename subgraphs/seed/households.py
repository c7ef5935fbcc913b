"""Who heads a household and what the others are to the head."""

from __future__ import annotations

from typing import Final, NamedTuple

from subgraphs.seed.drafts import Draft

__all__ = ["HEAD", "Membership", "form_household"]

HEAD: Final = "Chủ hộ"

_SPOUSE: Final = {"MALE": "Chồng", "FEMALE": "Vợ"}
_IN_LAW: Final = {"MALE": "Con rể", "FEMALE": "Con dâu"}
_RANK: Final = {"GRANDPARENT": 0, "PARENT": 1, "IN_LAW": 2, "APART": 3, "CHILD": 4}


class Membership(NamedTuple):
    """A member's household, named by its head, and the Vietnamese word for the relation."""

    head: Draft
    relation: str


def form_household(living: list[Draft]) -> dict[Draft, Membership]:
    """Return the membership of each of the living; the eldest generation heads, men first."""
    if not living:
        return {}
    head = min(living, key=lambda member: (_RANK[member.role], member.gender == "FEMALE", member.born))
    return {member: Membership(head, _relation(head, member)) for member in living}


def _relation(head: Draft, member: Draft) -> str:
    if member is head:
        return HEAD
    if member.role == "CHILD":
        return "Cháu" if head.role == "GRANDPARENT" else "Con"
    if head.role == member.role == "GRANDPARENT" or (head.role, member.role) == ("PARENT", "IN_LAW"):
        return _SPOUSE[member.gender]
    return "Con" if member.role == "PARENT" else _IN_LAW[member.gender]
