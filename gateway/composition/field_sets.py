"""Field sets of @key, @requires and @provides, walked through the types of one subgraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import GraphQLError, parse
from graphql.language.ast import (
    FieldNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)

from gateway.composition.model import Field, Kind, Type, named_type

__all__ = ["FieldSet", "Visit", "read_field_set", "runtime_types"]

_COMPOSITE = (Kind.OBJECT, Kind.INTERFACE, Kind.UNION)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One field met while walking a field set; `parents` are the coordinates above it, outermost first."""

    type: Type
    field: Field
    node: FieldNode
    parents: tuple[str, ...]

    @property
    def coordinate(self) -> str:
        """`Type.field`."""
        return f"{self.type.name}.{self.field.name}"

    @property
    def is_leaf(self) -> bool:
        """Whether nothing is selected below."""
        return self.node.selection_set is None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSet:
    """A field set as far as it could be read, and what is wrong with it."""

    visits: tuple[Visit, ...] = ()
    problems: tuple[str, ...] = ()
    has_directives: bool = False

    def coordinates(self) -> Iterator[str]:
        """Every coordinate the field set selects, nested ones too."""
        return (visit.coordinate for visit in self.visits)


def read_field_set(types: Mapping[str, Type], type_name: str, text: str) -> FieldSet:
    """Parse a field set (no braces outside) and walk it from `type_name`; never raises."""
    try:
        document = parse(f"{{{text}}}", no_location=True)
    except GraphQLError as error:
        return FieldSet(problems=(error.message,))
    operation = document.definitions[0]
    if len(document.definitions) != 1 or not isinstance(operation, OperationDefinitionNode):
        return FieldSet(problems=("it is not one selection of fields",))
    walk = _Walk(types)
    walk.selection_set(types[type_name], operation.selection_set, ())
    return FieldSet(
        visits=tuple(walk.visits), problems=tuple(walk.problems), has_directives=walk.has_directives
    )


def runtime_types(types: Mapping[str, Type], name: str) -> frozenset[str]:
    """Names of the object types a value of this composite type can have in the subgraph."""
    type_ = types[name]
    match type_.kind:
        case Kind.UNION:
            return frozenset(type_.members)
        case Kind.INTERFACE:
            return frozenset(
                one.name for one in types.values() if one.kind is Kind.OBJECT and name in one.interfaces
            )
        case _:
            return frozenset({name})


class _Walk:
    def __init__(self, types: Mapping[str, Type]) -> None:
        self.types = types
        self.visits: list[Visit] = []
        self.problems: list[str] = []
        self.has_directives = False

    def selection_set(self, type_: Type, node: SelectionSetNode, parents: tuple[str, ...]) -> None:
        for selection in node.selections:
            self.selection(type_, selection, parents)

    def selection(self, type_: Type, node: SelectionNode, parents: tuple[str, ...]) -> None:
        self.has_directives = self.has_directives or bool(node.directives)
        match node:
            case FieldNode():
                self.field(type_, node, parents)
            case InlineFragmentNode():
                self.fragment(type_, node, parents)
            case FragmentSpreadNode():
                self.problems.append(f"a field set cannot spread the fragment {node.name.value}")
            case _:
                raise TypeError(f"not a selection: {node!r}")

    def field(self, type_: Type, node: FieldNode, parents: tuple[str, ...]) -> None:
        name = node.name.value
        if name == "__typename":
            return
        field = type_.fields.get(name)
        if field is None:
            self.problems.append(f'type "{type_.name}" has no field "{name}"')
            return
        if node.alias is not None:
            self.problems.append(f'alias "{node.alias.value}" is not allowed in a field set')
        visit = Visit(type=type_, field=field, node=node, parents=parents)
        self.visits.append(visit)
        self._below(visit)

    def _below(self, visit: Visit) -> None:
        below = self.types.get(named_type(visit.field.type))
        is_composite = below is not None and below.kind in _COMPOSITE
        if visit.node.selection_set is None:
            if is_composite:
                self.problems.append(f'field "{visit.coordinate}" needs a selection of subfields')
        elif below is None or not is_composite:
            self.problems.append(f'field "{visit.coordinate}" has no subfields')
        else:
            self.selection_set(below, visit.node.selection_set, (*visit.parents, visit.coordinate))

    def fragment(self, type_: Type, node: InlineFragmentNode, parents: tuple[str, ...]) -> None:
        if node.type_condition is None:
            self.selection_set(type_, node.selection_set, parents)
            return
        target = self.types.get(node.type_condition.name.value)
        if target is None or target.kind not in _COMPOSITE:
            self.problems.append(f'"{node.type_condition.name.value}" is no object, interface or union')
        elif not runtime_types(self.types, type_.name) & runtime_types(self.types, target.name):
            self.problems.append(f'no "{type_.name}" can be a "{target.name}"')
        else:
            self.selection_set(target, node.selection_set, parents)
