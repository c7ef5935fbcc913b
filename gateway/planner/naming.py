"""Names of what the planner adds to a selection, and how clashes with the client's names are avoided."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

from gateway.operation.model import Field, SelectionSet
from gateway.planner.errors import PlanningError
from gateway.query_graph import TYPENAME, print_arguments
from gateway.query_plan.model import ATTRIBUTES_FIELD

__all__ = ["ATTRIBUTES_FIELD", "ATTRIBUTES_KEY", "HIDDEN_PREFIX", "ClientKeys", "is_reserved"]

HIDDEN_PREFIX = "_lt_"
"""Response keys and variables beginning so are the planner's; a client may not use them."""

ATTRIBUTES_KEY = f"{HIDDEN_PREFIX}attributes"
"""Response key of the policy attributes, the same on every type."""

# Kinds of planner's keys, told apart by what follows the prefix so that no two ever clash:
# `attributes`; `h_<field>` and `h<digest>_<field>` for hidden fields; `<number>_<key>` for type conflicts.

Keys = tuple[str, ...]
"""Response keys from the root down to an object; lists and type conditions left out."""


def is_reserved(response_key: str, field_name: str) -> bool:
    """Whether a client may not give a field this response key."""
    if response_key.startswith("__"):
        return response_key != field_name
    return response_key.startswith(HIDDEN_PREFIX)


class ClientKeys:
    """Which response keys the client uses at each place, and for what.

    A hidden field takes its own name as response key where the client does not use that key for anything
    else; otherwise an alias made from its name and, if it has arguments, their digest. Neither depends on the
    order in which the plan is built.
    """

    def __init__(self, selection: SelectionSet) -> None:
        self._uses: dict[Keys, dict[str, str | None]] = {}
        self._record((), selection)

    def hidden_key(self, place: Keys, name: str, arguments: str, *, apart: bool) -> str:
        """Return the response key of a hidden field. `apart`: never share it with the client's selection."""
        if arguments:
            digest = sha256(arguments.encode()).hexdigest()[:8]
            return f"{HIDDEN_PREFIX}h{digest}_{name}"
        used_for = self._uses.get(place, {}).get(name, name)
        return f"{HIDDEN_PREFIX}h_{name}" if apart or used_for != name else name

    def _record(self, place: Keys, selection: SelectionSet) -> None:
        for fields in (selection.fields, *(part.fields for part in selection.by_type)):
            self._record_fields(place, fields)

    def _record_fields(self, place: Keys, fields: Iterable[Field]) -> None:
        uses = self._uses.setdefault(place, {})
        for field in fields:
            key = field.response_key
            if is_reserved(key, field.name):
                raise PlanningError(
                    f"The response key {key!r} is reserved.", code="GRAPHQL_VALIDATION_FAILED"
                )
            text = print_arguments(field.arguments)
            use = field.name if not text else f"{field.name}({text})"
            uses[key] = use if uses.get(key, use) == use else None
            if field.name == TYPENAME and key != TYPENAME:
                uses[key] = None
            if field.selection is not None:
                self._record((*place, key), field.selection)
