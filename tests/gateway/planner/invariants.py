"""What must hold of every plan. Each function returns the violations it finds, written out.

They read nothing but the plan, the operation and the supergraph: a mistake of the planner cannot hide here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)

from gateway.operation import Operation, SelectionSet
from gateway.planner import HIDDEN_PREFIX
from gateway.query_graph import NeededField, resolve_field_set
from gateway.query_plan import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    OnTypes,
    Path,
    QueryPlan,
    RepresentationField,
    print_path,
)
from gateway.supergraph import Supergraph, list_depth, named_type
from tests.gateway.planner.subgraph_schemas import subgraph_schema

__all__ = [
    "Spot",
    "above",
    "check_plan",
    "invalid_documents",
    "is_hidden",
    "misordered",
    "spots",
    "undelivered",
    "unproduced_inputs",
    "waiting",
    "wrong_keys",
]


def check_plan(supergraph: Supergraph, operation: Operation, plan: QueryPlan) -> list[str]:
    """Return every violation."""
    return [
        *invalid_documents(supergraph, plan),
        *misordered(plan),
        *wrong_keys(supergraph, plan),
        *unproduced_inputs(supergraph, plan),
        *undelivered(supergraph, operation, plan),
    ]


def invalid_documents(supergraph: Supergraph, plan: QueryPlan) -> list[str]:
    """Every document is valid for the schema of its subgraph; variables are used, declared and listed."""
    found = []
    for fetch in plan.fetches:
        document = parse(fetch.document)
        errors = validate(subgraph_schema(supergraph, fetch.subgraph), document)
        found += [f"fetch {fetch.id} ({fetch.subgraph}): {error.message}" for error in errors]
        declared = {
            definition.variable.name.value for definition in _definition(fetch).variable_definitions or ()
        }
        named = {*fetch.variables, *(part.variable for part in fetch.entities)}
        if declared != named:
            found.append(f"fetch {fetch.id}: declares {sorted(declared)}, lists {sorted(named)}")
    return found


def misordered(plan: QueryPlan) -> list[str]:
    """Ids are unique, and every node comes after all it waits for."""
    nodes: list[Fetch | Gate] = [*plan.fetches, *plan.gates]
    ids = [node.id for node in nodes]
    found = [] if len(set(ids)) == len(ids) else ["ids are not unique"]
    found += [
        f"node {node.id} waits for {other}"
        for node in nodes
        for other in node.after
        if other >= node.id or other not in ids
    ]
    return found


def wrong_keys(supergraph: Supergraph, plan: QueryPlan) -> list[str]:
    """A representation holds exactly one resolvable key of its type there, besides what is required."""
    found = []
    for fetch in plan.fetches:
        for part in fetch.entities:
            for representation in part.representations:
                names = (
                    {representation.typename}
                    if representation.typename
                    else {name for name, _ in _fragments(fetch, part)}
                )
                sent = {item.name for item in representation.fields}
                least = {item.name for item in representation.fields if not item.required}
                keys = [
                    {
                        item.name
                        for item in resolve_field_set(supergraph, name, join.key, fetch.subgraph)
                        if isinstance(item, NeededField)
                    }
                    for name in sorted(names)
                    for join in supergraph.types[name].joins_in(fetch.subgraph)
                    if join.key is not None and join.resolvable
                ]
                if not any(least == key or (key <= sent and least <= key) for key in keys):
                    found.append(f"fetch {fetch.id}: {sorted(sent)} is no key of {sorted(names)}")
    return found


@dataclass(slots=True)
class Shape:
    """What the fetches before some moment have put at a place of the data."""

    fields: dict[str, Shape] = field(default_factory=dict)
    by_type: dict[str, Shape] = field(default_factory=dict)

    def at(self, path: Path) -> Shape:
        """Go down a path, making what is not there."""
        shape = self
        for item in path:
            match item:
                case str():
                    shape = shape.fields.setdefault(item, Shape())
                case OnTypes(names=names) if len(names) == 1:
                    shape = shape.by_type.setdefault(next(iter(names)), Shape())
                case _:
                    pass
        return shape

    def has(self, key: str, types: frozenset[str]) -> list[Shape]:
        """Return the shapes under a key, for objects of these types (empty: of any)."""
        found = [self.fields[key]] if key in self.fields else []
        for name, part in self.by_type.items():
            if (not types or name in types) and key in part.fields:
                found.append(part.fields[key])
        return found


def unproduced_inputs(supergraph: Supergraph, plan: QueryPlan) -> list[str]:
    """Everything a representation reads was put there by a fetch this one waits for, at any distance."""
    found = []
    after = waiting(plan)
    fetches = {fetch.id: fetch for fetch in plan.fetches}
    for fetch in plan.fetches:
        earlier = above(after, fetch.id)
        root = Shape()
        for number in sorted(earlier & fetches.keys()):
            _deliver(root, fetches[number])
        for part in fetch.entities:
            for representation in part.representations:
                places = _places(root, part.path)
                typed = representation.type_names or _last_types(part.path)
                if representation.typename is None and not any(
                    place.has("__typename", typed) for place in places
                ):
                    found.append(f"fetch {fetch.id}: no __typename at {print_path(part.path)}")
                found += [
                    f"fetch {fetch.id} reads {missing} at {print_path(part.path)}"
                    for missing in _missing(places, typed, representation.fields)
                ]
    return found


def undelivered(supergraph: Supergraph, operation: Operation, plan: QueryPlan) -> list[str]:
    """Every field the client selects is delivered under its response key, and no leaf twice.

    A fragment on a type that cannot occur where the object comes from is delivered by its `__typename`.
    Keys are read in several subgraphs, so they may arrive more than once.
    """
    root = Shape()
    for fetch in plan.fetches:
        _deliver(root, fetch)
    return list(_lacking(supergraph, operation.selection, [root], "", frozenset()))


def _lacking(
    supergraph: Supergraph, selection: SelectionSet, places: list[Shape], at: str, types: frozenset[str]
) -> Iterator[str]:
    for wanted in selection.fields:
        if wanted.name == "__typename":
            continue
        inner = [shape for place in places for shape in place.has(wanted.response_key, types)]
        path = f"{at}.{wanted.response_key}"
        if not inner:
            yield f"{path} is not delivered"
        elif wanted.selection is not None:
            yield from _lacking(supergraph, wanted.selection, inner, path, frozenset())
    for part in selection.by_type:
        if any(_knows(place, part.type_name) for place in places):
            one = frozenset((part.type_name,))
            yield from _lacking(supergraph, part, places, f"{at}|[{part.type_name}]", one)


def _knows(place: Shape, type_name: str) -> bool:
    return type_name in place.by_type and bool(place.by_type[type_name].fields)


def _deliver(root: Shape, fetch: Fetch) -> None:
    """Put a fetch's document into the shape of the data, after its renames."""
    for part in fetch.entities:
        for type_name, selections in _fragments(fetch, part):
            for path in _paths_of(part, type_name):
                for place in _places(root, path, make=True):
                    _put(place, selections)
    if not fetch.entities:
        for place in _places(root, fetch.path, make=True):
            _put(place, _definition(fetch).selection_set)
    for rename in fetch.renames:
        for base in [part.path for part in fetch.entities] or [fetch.path]:
            for place in _places(root, (*base, *rename.path)):
                for shape in (place, *place.by_type.values()):
                    if rename.from_key in shape.fields:
                        moved = shape.fields.pop(rename.from_key)
                        shape.fields.setdefault(rename.to_key, moved)


def _paths_of(part: EntityFetch, type_name: str) -> list[Path]:
    """Return the places of the objects a fragment speaks of, one per object type where there are several."""
    if len(_last_types(part.path)) < 2:
        return [part.path]
    return [
        (*part.path[:-1], OnTypes(frozenset((name,))))
        for representation in part.representations
        if representation.typename == type_name
        for name in sorted(representation.type_names)
    ]


def _put(place: Shape, selections: SelectionSetNode) -> None:
    for node in selections.selections:
        match node:
            case FieldNode():
                shape = place.fields.setdefault((node.alias or node.name).value, Shape())
                if node.selection_set is not None:
                    _put(shape, node.selection_set)
            case InlineFragmentNode(type_condition=condition) if condition is not None:
                _put(place.by_type.setdefault(condition.name.value, Shape()), node.selection_set)


def _places(root: Shape, path: Path, *, make: bool = False) -> list[Shape]:
    """Return the shapes at a path: of a type also what is known of every type."""
    places: list[tuple[Shape, frozenset[str]]] = [(root, frozenset())]
    for item in path:
        match item:
            case str():
                found = [(shape, frozenset[str]()) for at, types in places for shape in at.has(item, types)]
                places = found or (
                    [(at.fields.setdefault(item, Shape()), frozenset()) for at, _ in places[:1]]
                    if make
                    else []
                )
            case OnTypes(names=names):
                places = [(at, names) for at, _ in places]
            case _:
                pass
    if not make:
        return [at for at, _ in places]
    return [
        at.by_type.setdefault(next(iter(types)), Shape()) if len(types) == 1 else at for at, types in places
    ]


def _missing(
    places: list[Shape], types: frozenset[str], fields: tuple[RepresentationField, ...]
) -> Iterator[str]:
    for wanted in fields:
        inner = [shape for place in places for shape in place.has(wanted.read_key, wanted.on_types or types)]
        if not inner:
            if not wanted.on_types or any(
                name in place.by_type for place in places for name in wanted.on_types
            ):
                yield wanted.read_key
        else:
            yield from _missing(inner, frozenset(), wanted.fields)


def _last_types(path: Path) -> frozenset[str]:
    last = path[-1] if path else None
    return last.names if isinstance(last, OnTypes) else frozenset()


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


def _definition(fetch: Fetch) -> OperationDefinitionNode:
    (definition,) = parse(fetch.document).definitions
    assert isinstance(definition, OperationDefinitionNode)
    return definition


def _fragments(fetch: Fetch, part: EntityFetch) -> list[tuple[str, SelectionSetNode]]:
    """Return the fragments of one `_entities` field: type and selection."""
    for node in _definition(fetch).selection_set.selections:
        if isinstance(node, FieldNode) and (node.alias or node.name).value == part.alias:
            assert node.selection_set is not None
            return [
                (fragment.type_condition.name.value, fragment.selection_set)
                for fragment in node.selection_set.selections
                if isinstance(fragment, InlineFragmentNode) and fragment.type_condition is not None
            ]
    return []


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
            yield from _spots(supergraph, fetch, None, fetch.path, root, _definition(fetch).selection_set, ())
        for part in fetch.entities:
            for type_name, selections in _fragments(fetch, part):
                for path in _paths_of(part, type_name):
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
