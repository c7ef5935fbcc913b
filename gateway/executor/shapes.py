"""What to write for an object of one runtime type: worked out once per selection, used for every object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    is_abstract_type,
    is_leaf_type,
)

from gateway.decision import Allow, Deny, Depends, Masked, PlanOutcome, under_key
from gateway.errors import InternalError
from gateway.executor.enforce import ATTRIBUTE_UNAVAILABLE, NO_GROUND, POLICY_ERROR
from gateway.executor.leaf import LeafCheck, leaf_check
from gateway.executor.model import Obj
from gateway.operation.model import Field, SelectionSet
from gateway.supergraph.model import Supergraph

__all__ = ["FieldShape", "ObjectShape", "Shapes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShape:
    """One response key of one runtime type."""

    key: str
    name: str
    coordinate: str
    outcome: PlanOutcome
    non_null: tuple[bool, ...]
    """Outermost first, one entry per list level and one for the named type."""
    depth: int
    """List levels."""
    leaf: LeafCheck | None
    """None for objects."""
    type_name: str
    selections: tuple[SelectionSet, ...] = ()
    child: ObjectShape | None = None
    """For an object type; None where the runtime type is known per object only."""
    nodes: tuple[FieldShape, ...] = ()
    """For a list of Relay edges: the `node` fields, whose objects decide whether the edge is shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectShape:
    """The fields to write for one runtime type, and how its existence is decided."""

    type_name: str | None
    """None: the runtime type is not known, only fields of the interface are written."""
    existence_coordinate: str
    existence: PlanOutcome | None
    """None: the type is not governed (roots, connections, value types)."""
    is_entity: bool
    """Decided by its own record; other types by that of the entity they are part of."""
    fields: tuple[FieldShape, ...] = ()
    by_key: Mapping[str, FieldShape] = field(default_factory=dict)


class Shapes:
    """Shapes of one operation for one set of plan-phase outcomes."""

    def __init__(
        self, supergraph: Supergraph, outcomes: Mapping[str, PlanOutcome], gated: frozenset[str]
    ) -> None:
        self._supergraph = supergraph
        self._schema = supergraph.api_schema
        self._outcomes = outcomes
        self._gated = gated
        self._shapes: dict[tuple[tuple[int, ...], str, bool], ObjectShape] = {}
        self._possible: dict[str, frozenset[str]] = {}

    def of(
        self, selections: tuple[SelectionSet, ...], type_name: str, *, is_known: bool = True
    ) -> ObjectShape:
        """Return the shape of a runtime type. `is_known` False: `type_name` is the position's interface."""
        key = (tuple(map(id, selections)), type_name, is_known)
        shape = self._shapes.get(key)
        if shape is None:
            shape = self._shapes[key] = self._build(selections, type_name, is_known=is_known)
        return shape

    def runtime(self, field_shape: FieldShape, obj: Obj) -> ObjectShape | None:
        """Return the shape of an object by its `__typename`; None if its type is not in the API here.

        A position of an object type never looks at `__typename`. A missing one, or the name of an abstract
        type (an interface object), leaves the type unknown, unless only one is possible.
        """
        if field_shape.child is not None:
            return field_shape.child
        possible = self.possible(field_shape.type_name)
        name: Any = obj.get("__typename")
        if name.__class__ is str and name in possible:
            return self.of(field_shape.selections, name)
        if name is not None and not self._is_abstract(name):
            return None
        if len(possible) == 1:
            return self.of(field_shape.selections, next(iter(possible)))
        return self.of(field_shape.selections, field_shape.type_name, is_known=False)

    def is_hidden(self, field_shape: FieldShape, obj: Obj) -> bool:
        """Whether an object is of a type that sources may send here, and that is not in the API."""
        found = self._supergraph.types.get(field_shape.type_name)
        return found is not None and obj.get("__typename") in found.possible_types

    def possible(self, type_name: str) -> frozenset[str]:
        """Object types of the API that a value of this type may have."""
        found = self._possible.get(type_name)
        if found is None:
            type_ = self._schema.get_type(type_name)
            names = (
                [each.name for each in self._schema.get_possible_types(type_)]
                if is_abstract_type(type_)
                else [type_name]
            )
            found = self._possible[type_name] = frozenset(names)
        return found

    def _is_abstract(self, name: Any) -> bool:
        return name.__class__ is str and is_abstract_type(self._schema.get_type(name))

    def _build(self, selections: tuple[SelectionSet, ...], type_name: str, *, is_known: bool) -> ObjectShape:
        fields = tuple(
            self._field(type_name, fields, is_known=is_known)
            for fields in self._selected(selections, type_name, is_known=is_known).values()
        )
        coordinate = f"{type_name}.__typename"
        is_entity = is_known and self._is_entity(type_name)
        return ObjectShape(
            type_name=type_name if is_known else None,
            existence_coordinate=coordinate,
            existence=self._existence(type_name) if is_known else self._strictest_existence(type_name),
            is_entity=is_entity,
            fields=fields,
            by_key={each.key: each for each in fields},
        )

    def _selected(
        self, selections: tuple[SelectionSet, ...], type_name: str, *, is_known: bool
    ) -> dict[str, list[Field]]:
        selected: dict[str, list[Field]] = {}
        for selection in selections:
            for each in selection.fields:
                selected.setdefault(each.response_key, []).append(each)
            for branch in selection.by_type if is_known else ():
                if type_name in self.possible(branch.type_name):
                    for each in branch.fields:
                        selected.setdefault(each.response_key, []).append(each)
        return selected

    def _field(self, type_name: str, fields: list[Field], *, is_known: bool) -> FieldShape:
        first = fields[0]
        coordinate = f"{type_name}.{first.name}"
        if first.name == "__typename":
            return FieldShape(
                key=first.response_key,
                name=first.name,
                coordinate=coordinate,
                outcome=_TYPENAME,
                non_null=(True,),
                depth=0,
                leaf=None,
                type_name="String",
            )
        non_null, named = _unwrap(self._type_of(type_name, first.name))
        selections = tuple(each.selection for each in fields if each.selection is not None)
        child = self.of(selections, named.name) if isinstance(named, GraphQLObjectType) else None
        return FieldShape(
            key=first.response_key,
            name=first.name,
            coordinate=coordinate,
            outcome=self._outcome(coordinate, first.response_key)
            if is_known
            else self._strictest(type_name, first),
            non_null=non_null,
            depth=len(non_null) - 1,
            # Where there may be no null, a value the API lacks is a mistake of the source.
            leaf=leaf_check(named, () if non_null[-1] else self._hidden(named.name))
            if is_leaf_type(named)
            else None,
            type_name=named.name,
            selections=selections,
            child=child,
            nodes=_nodes(child) if len(non_null) > 1 else (),
        )

    def _type_of(self, type_name: str, field_name: str) -> GraphQLOutputType:
        type_ = self._schema.get_type(type_name)
        if not isinstance(type_, GraphQLObjectType | GraphQLInterfaceType) or field_name not in type_.fields:
            raise InternalError(f"{type_name}.{field_name} is not in the API schema")
        found: GraphQLOutputType = type_.fields[field_name].type
        return found

    def _is_entity(self, type_name: str) -> bool:
        found = self._supergraph.types.get(type_name)
        keyed = found is not None and any(join.key is not None for join in found.joins)
        return keyed or type_name in self._gated

    def _outcome(self, coordinate: str, response_key: str) -> PlanOutcome:
        refused = self._outcomes.get(under_key(coordinate, response_key))
        return refused if isinstance(refused, Deny) else self._outcomes.get(coordinate, NO_GROUND)

    def _existence(self, type_name: str) -> PlanOutcome | None:
        outcome = self._outcomes.get(f"{type_name}.__typename")
        return NO_GROUND if outcome is None and self._is_entity(type_name) else outcome

    def _strictest_existence(self, type_name: str) -> PlanOutcome | None:
        outcomes = [self._existence(name) for name in self._decided_types(type_name)]
        return _strictest([each for each in outcomes if each is not None]) if any(outcomes) else None

    def _strictest(self, type_name: str, field: Field) -> PlanOutcome:
        """Decide for every type the object may have: only what all of them allow is allowed."""
        names = self._decided_types(type_name)
        return _strictest([self._outcome(f"{name}.{field.name}", field.response_key) for name in names])

    def _decided_types(self, type_name: str) -> list[str]:
        """Return the possible types; of an interface without any, as `Supergraph.decided_types`, itself."""
        return sorted(self.possible(type_name)) or [type_name]

    def _hidden(self, enum_name: str) -> frozenset[str]:
        """Return the values of an enum that are inaccessible."""
        found = self._supergraph.types.get(enum_name)
        values = () if found is None else found.values.values()
        return frozenset(value.name for value in values if value.inaccessible)


_TYPENAME = Allow(reason="existence", rule="gateway")


def _strictest(outcomes: list[PlanOutcome]) -> PlanOutcome:
    masked: Masked | None = None
    for outcome in outcomes:
        match outcome:
            case Deny():
                return outcome
            case Depends():
                return ATTRIBUTE_UNAVAILABLE
            case Masked():
                if masked is not None and masked.mask != outcome.mask:
                    return POLICY_ERROR
                masked = outcome
            case Allow():
                pass
            case _:
                return POLICY_ERROR
    return masked or (outcomes[0] if outcomes else NO_GROUND)


def _unwrap(type_: GraphQLOutputType) -> tuple[tuple[bool, ...], Any]:
    non_null: list[bool] = []
    while True:
        is_non_null = isinstance(type_, GraphQLNonNull)
        inner: Any = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        non_null.append(is_non_null)
        if not isinstance(inner, GraphQLList):
            return tuple(non_null), inner
        type_ = inner.of_type


def _nodes(edge: ObjectShape | None) -> tuple[FieldShape, ...]:
    if edge is None or edge.type_name is None or not edge.type_name.endswith("Edge"):
        return ()
    return tuple(each for each in edge.fields if each.name == "node" and each.leaf is None and not each.depth)
