"""Enums: united when only returned, intersected when only accepted, equal when both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphql.language.ast import EnumValueNode

from gateway.composition.merge.context import JOIN, Context
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.model import AppliedDirective, EnumValue, Kind, Subgraph, Type, has, named_type

__all__ = ["EnumUse", "enum_uses", "merge_values"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnumUse:
    """Whether clients give values of the enum, and whether they get any."""

    accepted: bool
    returned: bool


def enum_uses(types: Iterable[Type]) -> Mapping[str, EnumUse]:
    """How the merged fields and arguments use each type name."""
    accepted: set[str] = set()
    returned: set[str] = set()
    for type_ in types:
        for field in type_.fields.values():
            (accepted if type_.kind is Kind.INPUT else returned).add(named_type(field.type))
            accepted.update(named_type(one.type) for one in field.arguments.values())
    return {
        name: EnumUse(accepted=name in accepted, returned=name in returned) for name in accepted | returned
    }


def merge_values(
    context: Context, name: str, sources: Sequence[tuple[Subgraph, Type]], use: EnumUse
) -> dict[str, EnumValue]:
    """The values of the merged enum; ENUM_VALUE_MISMATCH, EMPTY_MERGED_ENUM_TYPE."""
    merged = {}
    for value_name in dict.fromkeys(one for _, type_ in sources for one in type_.values):
        having = [
            (subgraph, type_.values[value_name]) for subgraph, type_ in sources if value_name in type_.values
        ]
        if len(having) < len(sources) and use.accepted:
            if not use.returned:
                continue
            if not any(has(value, "inaccessible") for _, value in having):
                message = (
                    f"{name}.{value_name} is not in every subgraph, yet {name} is both accepted and returned"
                )
                context.refuse("ENUM_VALUE_MISMATCH", message, [subgraph for subgraph, _ in sources])
        merged[value_name] = _merge_value(context, f"{name}.{value_name}", having)
    if not merged:
        message = f"no value of {name} is in every subgraph, which its use in arguments and inputs asks for"
        context.refuse("EMPTY_MERGED_ENUM_TYPE", message, [subgraph for subgraph, _ in sources])
    return merged


def _merge_value(
    context: Context, coordinate: str, sources: Sequence[tuple[Subgraph, EnumValue]]
) -> EnumValue:
    joins = (
        AppliedDirective(
            spec=JOIN, name="join__enumValue", arguments={"graph": EnumValueNode(value=subgraph.graph)}
        )
        for subgraph, _ in sources
    )
    return EnumValue(
        name=sources[0][1].name,
        description=merge_descriptions(value.description for _, value in sources),
        directives=(*joins, *merge_directives(context, coordinate, sources)),
    )
