"""The grants of a table, as the gateway would give them to its caller: documents of `lienthong grant add`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from gateway.access import shape_of
from gateway.access.grants import ANYBODY
from gateway.decision import Grant, GrantKind, Purpose, Subject
from gateway.policy_tools.errors import Misuse

__all__ = ["Given", "grants_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a caller is granted, and who asked for which shape to be shared."""

    grants: tuple[Grant, ...] = ()
    shared: tuple[tuple[str, str], ...] = ()


def grants_of(documents: Iterable[Mapping[str, Any]], subject: Subject, purpose: Purpose | None) -> Given:
    """Return live grants. Raises Misuse for one that is not the caller's, or not for the purpose."""
    grants: list[Grant] = []
    shared: dict[str, str] = {}
    for document in documents:
        name = document.get("id")
        codes = () if purpose is None else purpose.ancestors
        if document.get("grantee") != subject.agency or document.get("purpose") not in codes:
            raise Misuse(f"GRANT_OF_OTHERS: {name} is not the caller's for this purpose")
        if document.get("sector") not in (None, subject.sector):
            raise Misuse(f"GRANT_OF_OTHERS: {name} is another sector's")
        fields = tuple(sorted(map(str, document.get("fields", ()))))
        match document.get("kind"):
            case GrantKind.SHARING_REQUEST:
                shape = shape_of(fields)
                shared[str(document["person"])] = shape.id
                grants += [Grant(id=ANYBODY, kind=GrantKind.SHARING_REQUEST, fields=fields), shape]
            case GrantKind.AGREEMENT:
                grants.append(Grant(id=str(name), kind=GrantKind.AGREEMENT, fields=fields))
            case GrantKind.BREAK_GLASS:
                area = tuple(sorted(map(str, document.get("area", ()))))
                grants.append(Grant(id=str(name), kind=GrantKind.BREAK_GLASS, area=area))
            case kind:
                raise Misuse(f"UNKNOWN_GRANT: {name}: there is no kind {kind}")
    return Given(grants=tuple(grants), shared=tuple(sorted(shared.items())))
