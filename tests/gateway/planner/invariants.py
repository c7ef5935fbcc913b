"""What must hold of every plan. Each function returns the violations it finds, written out.

They read nothing but the plan, the operation and the supergraph: a mistake of the planner cannot hide here.
"""

from __future__ import annotations

from collections.abc import Iterator

from graphql import parse, validate

from gateway.operation import Operation, SelectionSet
from gateway.query_graph import NeededField, resolve_field_set
from gateway.query_plan import Fetch, Gate, QueryPlan, RepresentationField, print_path
from gateway.supergraph import Supergraph
from tests.gateway.planner.reading import above, definition, fragments, last_types, waiting
from tests.gateway.planner.shapes import Shape, deliver, shapes_at
from tests.gateway.planner.subgraph_schemas import subgraph_schema

__all__ = [
    "check_plan",
    "invalid_documents",
    "misordered",
    "undelivered",
    "unproduced_inputs",
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
            definition.variable.name.value for definition in definition(fetch).variable_definitions or ()
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
                    else {name for name, _ in fragments(fetch, part)}
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


def unproduced_inputs(supergraph: Supergraph, plan: QueryPlan) -> list[str]:
    """Everything a representation reads was put there by a fetch this one waits for, at any distance."""
    found = []
    after = waiting(plan)
    fetches = {fetch.id: fetch for fetch in plan.fetches}
    for fetch in plan.fetches:
        earlier = above(after, fetch.id)
        root = Shape()
        for number in sorted(earlier & fetches.keys()):
            deliver(root, fetches[number])
        for part in fetch.entities:
            for representation in part.representations:
                found_at = shapes_at(root, part.path)
                typed = representation.type_names or last_types(part.path)
                if representation.typename is None and not any(
                    place.has("__typename", typed) for place in found_at
                ):
                    found.append(f"fetch {fetch.id}: no __typename at {print_path(part.path)}")
                found += [
                    f"fetch {fetch.id} reads {missing} at {print_path(part.path)}"
                    for missing in _missing(found_at, typed, representation.fields)
                ]
    return found


def undelivered(supergraph: Supergraph, operation: Operation, plan: QueryPlan) -> list[str]:
    """Every field the client selects is delivered under its response key, and no leaf twice.

    A fragment on a type that cannot occur where the object comes from is delivered by its `__typename`.
    Keys are read in several subgraphs, so they may arrive more than once.
    """
    root = Shape()
    for fetch in plan.fetches:
        deliver(root, fetch)
    return list(_lacking(supergraph, operation.selection, [root], "", frozenset()))


def _lacking(
    supergraph: Supergraph, selection: SelectionSet, found_at: list[Shape], at: str, types: frozenset[str]
) -> Iterator[str]:
    for wanted in selection.fields:
        if wanted.name == "__typename":
            continue
        inner = [shape for place in found_at for shape in place.has(wanted.response_key, types)]
        path = f"{at}.{wanted.response_key}"
        if not inner:
            yield f"{path} is not delivered"
        elif wanted.selection is not None:
            yield from _lacking(supergraph, wanted.selection, inner, path, frozenset())
    for part in selection.by_type:
        if any(_knows(place, part.type_name) for place in found_at):
            one = frozenset((part.type_name,))
            yield from _lacking(supergraph, part, found_at, f"{at}|[{part.type_name}]", one)


def _knows(place: Shape, type_name: str) -> bool:
    return type_name in place.by_type and bool(place.by_type[type_name].fields)


def _missing(
    found_at: list[Shape], types: frozenset[str], fields: tuple[RepresentationField, ...]
) -> Iterator[str]:
    for wanted in fields:
        inner = [
            shape for place in found_at for shape in place.has(wanted.read_key, wanted.on_types or types)
        ]
        if not inner:
            if not wanted.on_types or any(
                name in place.by_type for place in found_at for name in wanted.on_types
            ):
                yield wanted.read_key
        else:
            yield from _missing(inner, frozenset(), wanted.fields)
