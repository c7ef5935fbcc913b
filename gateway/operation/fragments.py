"""Fragments of a document that is not validated yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from graphql import FragmentDefinitionNode, FragmentSpreadNode, OperationDefinitionNode, SelectionSetNode

from gateway.errors import BadRequest

__all__ = ["check_fragments"]


def check_fragments(
    fragments: Mapping[str, FragmentDefinitionNode], operations: Iterable[OperationDefinitionNode]
) -> None:
    """Refuse fragments that spread themselves, which cannot be expanded, and those no operation reaches.

    Both are mistakes validation would find as well; found here, no part of a document escapes the limits
    that are counted from its operations. Time is linear. Raises BadRequest, GRAPHQL_VALIDATION_FAILED.
    """
    spreads = {name: spread_names(node.selection_set) & fragments.keys() for name, node in fragments.items()}
    refuse_cycles(spreads)
    reached: set[str] = set()
    queue = [name for node in operations for name in spread_names(node.selection_set) & fragments.keys()]
    while queue:
        name = queue.pop()
        if name not in reached:
            reached.add(name)
            queue.extend(spreads[name])
    unused = next((name for name in fragments if name not in reached), None)
    if unused is not None:
        raise invalid(f"Fragment '{unused[:50]}' is never used.")


def invalid(message: str) -> BadRequest:
    """Word a mistake as validation does."""
    return BadRequest(message, code="GRAPHQL_VALIDATION_FAILED")


def refuse_cycles(spreads: Mapping[str, set[str]]) -> None:
    """Expand fragments from those that spread none upwards: what is left spreads itself."""
    waiting = {name: len(names) for name, names in spreads.items()}
    used_by: dict[str, list[str]] = {}
    for name, names in spreads.items():
        for other in names:
            used_by.setdefault(other, []).append(name)
    free = [name for name, count in waiting.items() if count == 0]
    while free:
        name = free.pop()
        del waiting[name]
        for user in used_by.get(name, ()):
            waiting[user] -= 1
            if waiting[user] == 0:
                free.append(user)
    if waiting:
        raise invalid(f"Cannot spread fragment '{on_cycle(waiting, spreads)[:50]}' within itself.")


def on_cycle(waiting: Mapping[str, int], spreads: Mapping[str, set[str]]) -> str:
    """Follow fragments that cannot be expanded until one comes again."""
    seen: set[str] = set()
    name = next(iter(waiting))
    while name not in seen:
        seen.add(name)
        name = next(other for other in sorted(spreads[name]) if other in waiting)
    return name


def spread_names(selections: SelectionSetNode) -> set[str]:
    """Return the fragments a selection set spreads at any depth."""
    names: set[str] = set()
    stack = [selections]
    while stack:
        for node in stack.pop().selections:
            if isinstance(node, FragmentSpreadNode):
                names.add(node.name.value)
                continue
            inner: SelectionSetNode | None = getattr(node, "selection_set", None)
            if inner is not None:
                stack.append(inner)
    return names
