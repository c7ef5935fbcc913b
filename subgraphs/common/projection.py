"""How a selection of plain fields is read from an object: compiled once per request and selection."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLField,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLString,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution import Executor
from graphql.execution.collect_fields import FieldDetailsList, GroupedFieldSet
from graphql.execution.values import get_argument_values
from strawberry.types.field import StrawberryField

__all__ = ["Projection", "Projector", "origin_of"]

Read = Callable[[Any], Any]
"""From an object (or a field's value) to its response form; raises when anything is odd."""

_AS_THEY_ARE: Final = frozenset({GraphQLString, GraphQLID, GraphQLBoolean})
_MAX_INT: Final = 2_147_483_647


@dataclass(frozen=True, slots=True)
class Projection:
    """A selection on one object type, split."""

    read: Callable[[Any], dict[str, Any]] | None
    """Reads the plain fields; None when there are none."""
    rest: GroupedFieldSet
    """What must be executed."""


class Projector:
    """Compiles projections for one execution."""

    def __init__(self, executor: Executor[Any]) -> None:
        self._executor = executor
        self._compiled: dict[int, tuple[GroupedFieldSet, Projection]] = {}

    def projection(self, parent: GraphQLObjectType, grouped: GroupedFieldSet) -> Projection:
        """Return the projection of a collected selection; the same object for the same selection."""
        known = self._compiled.get(id(grouped))
        if known is None:
            # the selection is kept beside its projection, so that its id is not used again
            known = self._compiled[id(grouped)] = (grouped, self._compile(parent, grouped))
        return known[1]

    def _compile(self, parent: GraphQLObjectType, grouped: GroupedFieldSet) -> Projection:
        constants: dict[str, str] = {}
        reads: list[tuple[str, Read]] = []
        rest: GroupedFieldSet = {}
        for name, details in grouped.items():
            if details[0].node.name.value == "__typename":
                constants[name] = parent.name
            elif (read := self._field(parent, details)) is not None:
                reads.append((name, read))
            else:
                rest[name] = details
        if not reads and not constants:
            return Projection(None, rest)

        def read_all(source: Any) -> dict[str, Any]:
            result: dict[str, Any] = dict(constants)
            for name, read in reads:
                result[name] = read(source)
            return result

        return Projection(read_all, rest)

    def _field(self, parent: GraphQLObjectType, details: FieldDetailsList) -> Read | None:
        definition = self._executor.schema.get_field(parent, details[0].node.name.value)
        field = (definition.extensions if definition else {}).get("strawberry-definition")
        if definition is None or not isinstance(field, StrawberryField) or field.extensions:
            return None
        complete = self._value(definition.type, details)
        if complete is None:
            return None
        if field.is_basic_field:
            return _attribute(field.python_name, complete)
        resolver = field.base_resolver
        if resolver is None or resolver.is_async or resolver.info_parameter is not None:
            return None
        function = resolver.wrapped_func
        if isinstance(function, staticmethod | classmethod):
            return None
        return _method(function, self._arguments(definition, field, details), complete)

    def _arguments(
        self, definition: GraphQLField, field: StrawberryField, details: FieldDetailsList
    ) -> Mapping[str, Any]:
        if not definition.args:
            return {}
        given = get_argument_values(
            definition, details[0].node, self._executor.variable_values, details[0].fragment_variable_values
        )
        names = {
            argument.graphql_name or argument.python_name: argument.python_name
            for argument in field.arguments
        }
        return {names.get(name, name): value for name, value in given.items()}

    def _value(self, type_: GraphQLOutputType, details: FieldDetailsList) -> Read | None:
        if is_non_null_type(type_):
            inner = self._value(type_.of_type, details)
            return None if inner is None else _required(inner)
        if is_list_type(type_):
            inner = self._value(type_.of_type, details)
            return None if inner is None else _each(inner)
        if is_leaf_type(type_):
            return _leaf(type_)
        if not is_object_type(type_):
            return None
        grouped, _, _ = self._executor.collect_subfields(type_, details)
        projection = self.projection(type_, grouped)
        if projection.read is None or projection.rest:
            return None
        return _optional(projection.read)


def origin_of(type_: GraphQLObjectType) -> type:
    """Return the class whose instances are objects of this type."""
    return cast("type", type_.extensions["strawberry-definition"].origin)


def _attribute(name: str, complete: Read) -> Read:
    return lambda source: complete(getattr(source, name))


def _method(function: Callable[..., Any], arguments: Mapping[str, Any], complete: Read) -> Read:
    return lambda source: complete(function(source, **arguments))


def _required(inner: Read) -> Read:
    def read(value: Any) -> Any:
        completed = inner(value)
        if completed is None:
            raise ValueError("null in a non-null position")
        return completed

    return read


def _optional(inner: Read) -> Read:
    return lambda value: None if value is None else inner(value)


def _each(inner: Read) -> Read:
    return lambda value: None if value is None else [inner(item) for item in value]


def _leaf(type_: GraphQLLeafType) -> Read:
    if type_ in _AS_THEY_ARE:
        return _same
    if type_ is GraphQLInt:
        return _int
    if type_.name == "Date":
        return _date
    if isinstance(type_, GraphQLEnumType):
        return _optional(_members(type_).__getitem__)
    return _optional(type_.coerce_output_value)


def _members(type_: GraphQLEnumType) -> dict[Any, str]:
    members = type_.extensions["strawberry-definition"].wrapped_cls
    return {member: type_.coerce_output_value(member) for member in members}


def _same(value: Any) -> Any:
    return value


def _int(value: Any) -> Any:
    if value is not None and not -_MAX_INT - 1 <= value <= _MAX_INT:
        raise ValueError("an Int has 32 bits")
    return value


def _date(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
