"""DEFAULT_VALUE_USES_INACCESSIBLE: a default of the API names only enum values that are in it."""

from __future__ import annotations

from collections.abc import Iterator

from graphql.language.ast import ConstValueNode, EnumValueNode, ListValueNode, TypeNode

from gateway.composition.errors import CompositionProblem
from gateway.composition.merge.context import Supergraph
from gateway.composition.model import Field, has, named_type
from gateway.composition.rules.problem import problem

__all__ = ["inaccessible_defaults"]


def inaccessible_defaults(supergraph: Supergraph) -> Iterator[CompositionProblem]:
    """Check the defaults of arguments and input fields."""
    for type_ in supergraph.types.values():
        if has(type_, "inaccessible"):
            continue
        for field in type_.fields.values():
            if has(field, "inaccessible"):
                continue
            for place, reference, default in _defaults(f"{type_.name}.{field.name}", field):
                enum = supergraph.types.get(named_type(reference))
                for name in _enum_values(default):
                    value = enum.values.get(name) if enum is not None else None
                    if value is not None and has(value, "inaccessible"):
                        message = f"the default of {place} is {name}, which is @inaccessible"
                        yield problem("DEFAULT_VALUE_USES_INACCESSIBLE", message)


def _defaults(place: str, field: Field) -> Iterator[tuple[str, TypeNode, ConstValueNode]]:
    if field.default is not None:
        yield place, field.type, field.default
    for argument in field.arguments.values():
        if argument.default is not None and not has(argument, "inaccessible"):
            yield f"{place}({argument.name}:)", argument.type, argument.default


def _enum_values(node: object) -> Iterator[str]:
    if isinstance(node, EnumValueNode):
        yield node.value
    elif isinstance(node, ListValueNode):
        for one in node.values:
            yield from _enum_values(one)
