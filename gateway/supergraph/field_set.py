"""Field sets: the selections written in @key, @requires and @provides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.model import Supergraph, named_type

__all__ = ["check_field_set", "field_set_coordinates", "parse_field_set", "requires_closure"]


@lru_cache(maxsize=4096)
def parse_field_set(text: str) -> SelectionSetNode:
    """Parse `id owner { id }`, with or without outer braces. Raises SupergraphError.

    Inline fragments and arguments are allowed; aliases, named fragments and directives are not.
    """
    inner = text.strip()
    try:
        document = parse(inner if inner.startswith("{") else f"{{ {inner} }}", no_location=True)
    except GraphQLError as error:
        raise SupergraphError(f"field set {text!r}: {error.message}") from error
    (definition, *others) = document.definitions
    if others or not isinstance(definition, OperationDefinitionNode):
        raise SupergraphError(f"field set {text!r} is not one selection set")
    refuse_foreign_syntax(definition.selection_set, text)
    return definition.selection_set


def refuse_foreign_syntax(selections: SelectionSetNode, text: str) -> None:
    """Refuse what an operation may contain and a field set may not."""
    if not selections.selections:
        raise SupergraphError(f"field set {text!r} selects nothing")
    for node in selections.selections:
        if isinstance(node, FragmentSpreadNode):
            raise SupergraphError(f"field set {text!r}: named fragments are not allowed")
        if node.directives:
            raise SupergraphError(f"field set {text!r}: directives are not allowed")
        if isinstance(node, FieldNode) and node.alias is not None:
            raise SupergraphError(f"field set {text!r}: aliases are not allowed")
        inner = getattr(node, "selection_set", None)
        if inner is not None:
            refuse_foreign_syntax(inner, text)


def check_field_set(
    supergraph: Supergraph, type_name: str, text: str, *, graph: str, arguments: bool
) -> None:
    """Check that every field exists in its scope, in the types one subgraph gives them.

    `arguments` says whether fields may carry arguments (@requires: yes, @key: no). Raises SupergraphError.
    """
    for owner, node in walk(supergraph, type_name, parse_field_set(text), graph):
        name = node.name.value
        if name != "__typename" and name not in supergraph.types[owner].fields:
            raise SupergraphError(f"field set {text!r} on {type_name}: {owner} has no field {name}")
        if node.arguments and not arguments:
            raise SupergraphError(f"field set {text!r} on {type_name}: arguments are not allowed")


def walk(
    supergraph: Supergraph, type_name: str, selections: SelectionSetNode, graph: str | None
) -> Iterator[tuple[str, FieldNode]]:
    """Yield each field with the type it is written on, depth first."""
    for node in selections.selections:
        match node:
            case FieldNode():
                yield type_name, node
                if node.selection_set is not None:
                    inner = inner_type(supergraph, type_name, node.name.value, graph)
                    yield from walk(supergraph, inner, node.selection_set, graph)
            case InlineFragmentNode():
                condition = type_name if node.type_condition is None else node.type_condition.name.value
                if condition not in supergraph.types:
                    raise SupergraphError(f"a field set narrows {type_name} to unknown type {condition}")
                yield from walk(supergraph, condition, node.selection_set, graph)


def inner_type(supergraph: Supergraph, type_name: str, field_name: str, graph: str | None) -> str:
    """Return the composite type a field leads to, as the subgraph declares it where it differs."""
    field = supergraph.types[type_name].fields.get(field_name)
    if field is None:
        raise SupergraphError(f"a field set selects unknown field {type_name}.{field_name}")
    join = None if graph is None else supergraph.join_of(type_name, field_name, graph)
    name = field.type_name if join is None or join.type is None else named_type(join.type)
    if not supergraph.is_composite(name):
        raise SupergraphError(f"a field set selects fields of {type_name}.{field_name}, which is a {name}")
    return name


def field_set_coordinates(supergraph: Supergraph, type_name: str, text: str) -> frozenset[str]:
    """Return every schema coordinate a field set reads: `T.f` for each concrete type it may be read on.

    A field written on an interface yields the interface's coordinate and that of each possible type, so that
    no way round a rule on either exists. `__typename` is not a coordinate of its own here.
    """
    found: set[str] = set()
    for owner, node in walk(supergraph, type_name, parse_field_set(text), None):
        if node.name.value != "__typename":
            found.update(coordinates_of(supergraph, owner, node.name.value))
    return frozenset(found)


def coordinates_of(supergraph: Supergraph, owner: str, name: str) -> Iterator[str]:
    """Yield the coordinates one field of a type may be read by."""
    yield f"{owner}.{name}"
    for concrete in supergraph.possible_types(owner):
        if name in supergraph.types[concrete].fields:
            yield f"{concrete}.{name}"


def requires_closure(supergraph: Supergraph, coordinate: str) -> frozenset[str]:
    """Return the coordinates of all inputs of a field: its @requires, theirs, and so on.

    Empty for a field that requires nothing. Inputs of every subgraph's @requires count, and for a field of an
    interface those of its possible types and the reverse. Raises KeyError for an unknown coordinate.
    """
    type_name, field_name = coordinate.split(".", 1)
    supergraph.field(type_name, field_name)
    closure: set[str] = set()
    seen: set[str] = set()
    queue = [*related(supergraph, type_name, field_name)]
    while queue:
        current = queue.pop()
        if current in seen:
            continue
        seen.add(current)
        inputs = direct_inputs(supergraph, current)
        closure |= inputs
        queue.extend(inputs)
    return frozenset(closure)


def related(supergraph: Supergraph, type_name: str, field_name: str) -> Iterator[str]:
    """Yield the coordinates that are the same field: on the type, its possible types and its interfaces."""
    yield from coordinates_of(supergraph, type_name, field_name)
    for names in supergraph.types[type_name].implements.values():
        for interface in names:
            if field_name in supergraph.types[interface].fields:
                yield f"{interface}.{field_name}"


def direct_inputs(supergraph: Supergraph, coordinate: str) -> frozenset[str]:
    """Return what the @requires of one field read, in any subgraph."""
    type_name, field_name = coordinate.split(".", 1)
    return frozenset[str]().union(
        *(
            field_set_coordinates(supergraph, type_name, join.requires)
            for join in supergraph.field(type_name, field_name).joins
            if join.requires is not None
        )
    )
