"""What has to be asked for: the operation, interfaces spread where needed, policy attributes added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphql import ValueNode, VariableNode, Visitor, visit

from gateway.operation.model import Field, SelectionSet
from gateway.operation.narrowing import merge_fields, narrow
from gateway.planner.limits import Budget
from gateway.planner.naming import ATTRIBUTES_FIELD, ATTRIBUTES_KEY
from gateway.query_graph import TYPENAME, Asked, QueryGraph, print_arguments
from gateway.query_plan.model import GateSpec
from gateway.supergraph.model import TypeKind

__all__ = ["Ask", "AskSet", "Asker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A field to be delivered."""

    asked: Asked
    parent_type: str
    inner: AskSet | None = None

    @property
    def coordinate(self) -> str:
        """`Type.field`."""
        return f"{self.parent_type}.{self.asked.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskSet:
    """Fields to be delivered for objects of one composite type."""

    type_name: str
    kind: TypeKind
    fields: tuple[Ask, ...]
    by_type: tuple[tuple[str, tuple[Ask, ...]], ...] = ()


class Asker:
    """Turns selection sets of an operation into what the walker looks for."""

    def __init__(self, graph: QueryGraph, gates: Mapping[str, GateSpec], budget: Budget) -> None:
        self._graph = graph
        self._supergraph = graph.supergraph
        self._gates = gates
        self._budget = budget

    def ask(self, selection: SelectionSet) -> AskSet:
        """Convert a selection set and everything below it."""
        kind = self._supergraph.kind_of(selection.type_name)
        if kind is TypeKind.OBJECT:
            return AskSet(
                type_name=selection.type_name, kind=kind, fields=self._object(selection.type_name, selection)
            )
        kept, spread = self._sort(selection)
        by_type = tuple((name, fields) for name, fields in self._members(selection, spread) if fields)
        fields = tuple(self._field(selection.type_name, field) for field in kept)
        return AskSet(type_name=selection.type_name, kind=kind, fields=fields, by_type=by_type)

    def _sort(self, selection: SelectionSet) -> tuple[list[Field], list[Field]]:
        """Tell the fields asked of an interface as a whole from those asked of each of its object types."""
        decided = any(
            name in self._gates and self._gates[name].attributes
            for name in self._supergraph.possible_types(selection.type_name)
        )
        kept: list[Field] = []
        spread: list[Field] = []
        for field in selection.fields:
            whole = field.name == TYPENAME or not (
                decided or must_spread(self._graph, selection.type_name, field.name)
            )
            (kept if whole else spread).append(field)
        return kept, spread

    def _members(self, selection: SelectionSet, spread: list[Field]) -> Iterator[tuple[str, tuple[Ask, ...]]]:
        special = {part.type_name: part for part in selection.by_type}
        general = SelectionSet(type_name=selection.type_name, fields=tuple(spread))
        for name in self._supergraph.possible_types(selection.type_name):
            if self._supergraph.types[name].inaccessible:
                continue
            fields = narrow(self._supergraph, general, name).fields if spread else ()
            if name in special:
                fields = merge_fields(self._supergraph, fields, special[name].fields)
            yield name, self._object(name, SelectionSet(type_name=name, fields=fields))

    def _object(self, type_name: str, selection: SelectionSet) -> tuple[Ask, ...]:
        fields = [self._field(type_name, field) for field in selection.fields]
        spec = self._gates.get(type_name)
        if spec is not None and spec.attributes:
            names = ", ".join(f'"{name}"' for name in spec.attributes)
            asked = Asked(ATTRIBUTES_KEY, ATTRIBUTES_FIELD, f"names: [{names}]")
            fields.append(Ask(asked=asked, parent_type=type_name))
        return tuple(fields)

    def _field(self, type_name: str, field: Field) -> Ask:
        self._budget.selection()
        variables = frozenset(name for argument in field.arguments for name in variables_in(argument.value))
        asked = Asked(field.response_key, field.name, print_arguments(field.arguments), variables)
        inner = None
        if field.selection is not None:
            inner = self.ask(field.selection)
        return Ask(asked=asked, parent_type=type_name, inner=inner)


def must_spread(graph: QueryGraph, type_name: str, field_name: str) -> bool:
    """Whether a field of an interface has to be asked of each object type for itself.

    So it is where some subgraph cannot resolve it for all its implementers, or, of the subgraphs that declare
    the interface itself, only some have it; a field that an interface object contributes stays whole.
    """
    found = graph.supergraph.types[type_name]
    if found.kind is not TypeKind.INTERFACE:
        return False
    real = [name for name in found.graphs if not found.is_interface_object_in(name)]
    lending = [name for name in found.graphs if found.is_interface_object_in(name)]
    if any(graph.is_resolvable(type_name, field_name, name) for name in lending):
        return False
    knowing = [name for name in real if graph.supergraph.join_of(type_name, field_name, name) is not None]
    if any(not graph.interface_resolves(type_name, field_name, name) for name in knowing):
        return True
    return len(knowing) < len(real)


class _Variables(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        self.names.append(node.name.value)


def variables_in(value: ValueNode) -> list[str]:
    """Return the names of the variables in a value."""
    found = _Variables()
    visit(value, found)
    return found.names
