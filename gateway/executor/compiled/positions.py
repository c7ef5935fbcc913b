"""The positions of an operation: every place of the data tree where objects are, and who supplies their keys.

Worked out from the client's shapes and the documents of the plan's fetches. Whatever is not plain (runtime
types known per object only, objects merged from two answers, ...) raises Unsupported.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from graphql import (
    FieldNode,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    TypeNode,
    parse,
    parse_type,
)
from graphql.language import ListTypeNode, NamedTypeNode, NonNullTypeNode

from gateway.decision import Allow
from gateway.executor.compiled.errors import Unsupported
from gateway.executor.shapes import FieldShape, ObjectShape
from gateway.query_plan.model import Each, EntityFetch, Fetch, OnTypes, Path, QueryPlan
from gateway.supergraph.model import Supergraph, TypeKind

__all__ = ["Position", "Slot", "Supplier", "find_positions", "walk"]

TYPENAME = "__typename"

Supplier: TypeAlias = tuple[int, int]
"""Fetch id, and the number of the entity part; -1 for a root fetch."""


@dataclass(slots=True, kw_only=True)
class Slot:
    """One response key of the objects at a position."""

    attribute: str
    """Its name in generated code: never the key itself."""
    key: str
    name: str
    type_name: str
    non_null: tuple[bool, ...]
    """As in `FieldShape`."""
    shape: FieldShape | None
    """None: hidden, the client did not ask for it."""
    child: Position | None = None
    suppliers: list[Supplier] = field(default_factory=list)
    is_sent: bool = False
    """Some representation sends its nulls: a null and a missing value must be told apart."""

    @property
    def below(self) -> Position:
        """The position of the objects. Raises Unsupported for leaves."""
        if self.child is None:
            raise Unsupported(f"there are no objects at {self.key}")
        return self.child

    @property
    def asked(self) -> FieldShape:
        """What the client asked for. Raises Unsupported for hidden slots."""
        if self.shape is None:
            raise Unsupported(f"{self.key} is hidden")
        return self.shape

    @property
    def is_typename(self) -> bool:
        return self.name == TYPENAME

    @property
    def is_hidden(self) -> bool:
        return self.shape is None

    @property
    def must_be(self) -> bool:
        """Whether the client's type allows no null."""
        return self.shape is not None and self.non_null[0] and not self.is_typename


@dataclass(slots=True, kw_only=True)
class Position:
    """One place of the data tree. All objects there are of one type."""

    number: int
    type_name: str
    shape: ObjectShape | None
    creator: Supplier | None
    """Whose answer the objects come from first; None for the root."""
    mergers: list[Supplier] = field(default_factory=list)
    """Others who say something about the same objects, or bring them if the creator did not."""
    slots: dict[str, Slot] = field(default_factory=dict)

    def children(self) -> Iterator[Slot]:
        return (slot for slot in self.slots.values() if slot.child is not None)

    @property
    def knows_typename(self) -> bool:
        """Whether every object says its type, as checked when it is decoded."""
        slot = self.slots.get(TYPENAME)
        suppliers = [self.creator, *self.mergers]
        return slot is not None and slot.is_typename and all(each in slot.suppliers for each in suppliers)


def walk(position: Position) -> Iterator[Position]:
    """Yield a position and all below it."""
    yield position
    for slot in position.children():
        if slot.child is not None:
            yield from walk(slot.child)


def find_positions(supergraph: Supergraph, plan: QueryPlan, root: ObjectShape) -> Position:
    """Return the root position with everything below. Raises Unsupported."""
    if root.type_name is None:
        raise Unsupported("the root type is not known")
    finder = _Finder(supergraph)
    position = finder.position(root.type_name, root, None)
    done: set[int] = set()
    for fetch in plan.fetches:
        if not fetch.after <= done | {gate.id for gate in plan.gates}:
            raise Unsupported("fetches are not in order")
        done.add(fetch.id)
        finder.add_fetch(position, fetch)
    for each in walk(position):
        _check(each)
    return position


def _check(position: Position) -> None:
    for slot in position.slots.values():
        if slot.must_be and not slot.suppliers:
            raise Unsupported(f"nobody supplies {slot.key}, which must not be null")
        if slot.must_be and slot.shape is not None and not isinstance(slot.shape.outcome, Allow):
            raise Unsupported(f"{slot.key} may be denied and must not be null")
        if len(slot.suppliers) > 1 and len(slot.non_null) > 1:
            raise Unsupported(f"lists at {slot.key} are merged from several answers")


class _Finder:
    def __init__(self, supergraph: Supergraph) -> None:
        self._supergraph = supergraph
        self._count = 0

    def position(self, type_name: str, shape: ObjectShape | None, creator: Supplier | None) -> Position:
        """Return a new position with a slot for every key the client asked for, in the client's order."""
        position = Position(number=self._count, type_name=type_name, shape=shape, creator=creator)
        self._count += 1
        for each in shape.fields if shape is not None else ():
            position.slots[each.key] = Slot(
                attribute=f"f{len(position.slots)}",
                key=each.key,
                name=each.name,
                type_name=each.type_name,
                non_null=each.non_null,
                shape=each,
            )
        return position

    def add_fetch(self, root: Position, fetch: Fetch) -> None:
        if fetch.renames or fetch.path or fetch.stream:
            raise Unsupported("a fetch that renames fields, answers below the root, or never ends")
        selection = _selection(fetch)
        if not fetch.entities:
            self._add(root, selection, (fetch.id, -1))
            return
        fields = {_key(node): node for node in selection.selections if isinstance(node, FieldNode)}
        if len(fields) != len(selection.selections) or fields.keys() != {
            part.alias for part in fetch.entities
        }:
            raise Unsupported("a fetch asks for more than entities")
        for number, part in enumerate(fetch.entities):
            position = at(root, part.path)
            node = fields[part.alias].selection_set
            names = {name for name in _names(part, position) if name is not None}
            if node is None or len(names) != 1:
                raise Unsupported("objects of several types are sent")
            supplier = (fetch.id, number)
            for inner in node.selections:
                if not isinstance(inner, InlineFragmentNode) or inner.type_condition is None:
                    raise Unsupported("a fetch asks the entity union itself")
                if inner.type_condition.name.value not in names:
                    raise Unsupported("a fetch asks for another type than it sends")
                self._add(position, inner.selection_set, supplier)

    def _add(self, position: Position, selection: SelectionSetNode, supplier: Supplier) -> None:
        for node in selection.selections:
            if isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                if condition is not None and condition.name.value != position.type_name:
                    raise Unsupported("a fragment on another type")
                self._add(position, node.selection_set, supplier)
            elif isinstance(node, FieldNode) and not node.directives:
                self._add_field(position, node, supplier)
            else:
                raise Unsupported("a named fragment or a directive")

    def _add_field(self, position: Position, node: FieldNode, supplier: Supplier) -> None:
        key, name = _key(node), node.name.value
        slot = position.slots.get(key)
        if slot is None:
            slot = position.slots[key] = self._hidden(position, key, name)
        elif slot.name != name:
            raise Unsupported(f"{key} is used for two fields")
        if supplier not in slot.suppliers:
            slot.suppliers.append(supplier)
        if node.selection_set is None:
            if slot.shape is not None and slot.shape.leaf is None and not slot.is_typename:
                raise Unsupported(f"{key} is asked for as a leaf")
            return
        if slot.child is None:
            inner = None if slot.shape is None else slot.shape.child
            kind = self._supergraph.kind_of(slot.type_name)
            if kind is not TypeKind.OBJECT or (slot.shape is not None and inner is None):
                raise Unsupported(f"objects at {key} are of several types")
            slot.child = self.position(slot.type_name, inner, supplier)
        elif slot.child.creator != supplier and supplier not in slot.child.mergers:
            slot.child.mergers.append(supplier)
        self._add(slot.child, node.selection_set, supplier)

    def _hidden(self, position: Position, key: str, name: str) -> Slot:
        non_null: tuple[bool, ...] = (True,)
        type_name = "String"
        if name != TYPENAME:
            try:
                declared = self._supergraph.field(position.type_name, name)
            except KeyError as error:
                raise Unsupported(f"{position.type_name}.{name} is not in the supergraph") from error
            non_null, type_name = _unwrap(parse_type(str(declared.type)))
        return Slot(
            attribute=f"f{len(position.slots)}",
            key=key,
            name=name,
            type_name=type_name,
            non_null=non_null,
            shape=None,
        )


def at(root: Position, path: Path) -> Position:
    """Return the position a plan's path leads to. Raises Unsupported where it is not plain."""
    position, levels = root, 0
    for item in path:
        if isinstance(item, Each):
            levels -= 1
        elif isinstance(item, OnTypes):
            if levels or position.type_name not in item.names or not position.knows_typename:
                raise Unsupported("a path that narrows types")
        else:
            slot = position.slots.get(item)
            if levels or slot is None or slot.child is None:
                raise Unsupported("a path to where nothing is fetched")
            position, levels = slot.child, len(slot.non_null) - 1
    if levels:
        raise Unsupported("a path that ends at a list")
    return position


def _names(part: EntityFetch, position: Position) -> Iterator[str | None]:
    for representation in part.representations:
        if not representation.type_names or position.type_name in representation.type_names:
            yield representation.typename or position.type_name


def _selection(fetch: Fetch) -> SelectionSetNode:
    try:
        definitions = parse(fetch.document, no_location=True).definitions
    except GraphQLSyntaxError as error:
        raise Unsupported("a document that is none") from error
    if len(definitions) != 1 or not isinstance(definitions[0], OperationDefinitionNode):
        raise Unsupported("a document of several definitions")
    return definitions[0].selection_set


def _key(node: FieldNode) -> str:
    return node.name.value if node.alias is None else node.alias.value


def _unwrap(node: TypeNode) -> tuple[tuple[bool, ...], str]:
    non_null: list[bool] = []
    while True:
        is_non_null = isinstance(node, NonNullTypeNode)
        inner = node.type if isinstance(node, NonNullTypeNode) else node
        non_null.append(is_non_null)
        if isinstance(inner, NamedTypeNode):
            return tuple(non_null), inner.name.value
        if not isinstance(inner, ListTypeNode):
            raise Unsupported("a type that is none")
        node = inner.type
