"""Reading plans: documents as syntax trees, and every field of every document with its place in the data."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import FieldNode, InlineFragmentNode, OperationDefinitionNode, SelectionSetNode, parse

from gateway.planner import HIDDEN_PREFIX
from gateway.query_plan import EACH, EntityFetch, Fetch, Gate, OnTypes, Path, QueryPlan
from gateway.supergraph import Supergraph, list_depth, named_type

__all__ = [
    "Spot",
    "above",
    "definition",
    "fragments",
    "is_hidden",
    "last_types",
    "paths_of",
    "spots",
    "waiting",
]


def definition(fetch: Fetch) -> OperationDefinitionNode:
    (definition,) = parse(fetch.document).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return definition


def fragments(fetch: Fetch, part: EntityFetch) -> list[tuple[str, SelectionSetNode]]:
    """Return the fragments of one `_entities` field: type and selection."""
    for node in definition(fetch).selection_set.selections:
        if isinstance(node, FieldNode) and (node.alias or node.name).value == part.alias:
            assert node.selection_set is not None
            return [
                (fragment.type_condition.name.value, fragment.selection_set)
                for fragment in node.selection_set.selections
                if isinstance(fragment, InlineFragmentNode) and fragment.type_condition is not None
            ]
    return []


def paths_of(part: EntityFetch, type_name: str) -> list[Path]:
    """Return the places of the objects a fragment speaks of, one per object type where there are several."""
    if len(last_types(part.path)) < 2:
        return [part.path]
    return [
        (*part.path[:-1], OnTypes(frozenset((name,))))
        for representation in part.representations
        if representation.typename == type_name
        for name in sorted(representation.type_names)
    ]


def last_types(path: Path) -> frozenset[str]:
    last = path[-1] if path else None
    return last.names if isinstance(last, OnTypes) else frozenset()


@dataclass(frozen=True, slots=True)
class Spot:
    """One field in a document, seen from the data: where its object is and what it is."""

    fetch: Fetch
    part: EntityFetch | None
    path: Path
    """Of the object the field is selected on."""
    type_name: str
    name: str
    key: str
    above: tuple[tuple[Path, str, str], ...]
    """Path, type and field of each object passed in this document, outermost first; this one is not in it."""


def spots(supergraph: Supergraph, plan: QueryPlan) -> Iterator[Spot]:
    """Yield every field of every document."""
    for fetch in plan.fetches:
        if not fetch.entities:
            root = supergraph.mutation_type if fetch.mutation else supergraph.query_type
            assert root is not None
            yield from _spots(supergraph, fetch, None, fetch.path, root, definition(fetch).selection_set, ())
        for part in fetch.entities:
            for type_name, selections in fragments(fetch, part):
                for path in paths_of(part, type_name):
                    yield from _spots(supergraph, fetch, part, path, type_name, selections, ())


def _spots(
    supergraph: Supergraph,
    fetch: Fetch,
    part: EntityFetch | None,
    path: Path,
    type_name: str,
    selections: SelectionSetNode,
    above: tuple[tuple[Path, str, str], ...],
) -> Iterator[Spot]:
    for node in selections.selections:
        match node:
            case FieldNode():
                key, name = (node.alias or node.name).value, node.name.value
                yield Spot(fetch, part, path, type_name, name, key, above)
                if node.selection_set is not None:
                    definition = supergraph.field(type_name, name)
                    inner = (*path, key, *(EACH for _ in range(list_depth(definition.type))))
                    passed = (*above, (path, type_name, name))
                    target = definition.type_name
                    join = supergraph.join_of(type_name, name, fetch.subgraph)
                    if join is not None and join.type is not None and named_type(join.type) != target:
                        target = named_type(join.type)
                        inner = (*inner, OnTypes(frozenset((target,))))
                    yield from _spots(supergraph, fetch, part, inner, target, node.selection_set, passed)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                name = condition.name.value
                inner = (*path, OnTypes(frozenset((name,))))
                yield from _spots(supergraph, fetch, part, inner, name, node.selection_set, above)


def is_hidden(path: Path) -> bool:
    """Whether a path leads through a hidden field that has a key of its own."""
    return any(isinstance(item, str) and item.startswith(HIDDEN_PREFIX) for item in path)


def waiting(plan: QueryPlan) -> dict[int, frozenset[int]]:
    """Return what each node waits for directly."""
    nodes: list[Fetch | Gate] = [*plan.fetches, *plan.gates]
    return {node.id: node.after for node in nodes}


def above(after: dict[int, frozenset[int]], number: int) -> frozenset[int]:
    found: set[int] = set()
    queue = [*after[number]]
    while queue:
        other = queue.pop()
        if other not in found:
            found.add(other)
            queue.extend(after[other])
    return frozenset(found)
