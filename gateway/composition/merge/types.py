"""A type of the supergraph out of the types of that name in the subgraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphql.language.ast import BooleanValueNode, ConstValueNode, EnumValueNode, StringValueNode

from gateway.composition.merge.context import JOIN, Context
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.enums import EnumUse, merge_values
from gateway.composition.merge.fields import merge_field
from gateway.composition.merge.inputs import merge_input_fields
from gateway.composition.model import AppliedDirective, Field, Kind, Subgraph, Type

__all__ = ["kind_in", "merge_enum", "merge_type"]

Sources = Sequence[tuple[Subgraph, Type]]


def kind_in(subgraph: Subgraph, type_: Type) -> Kind:
    """The kind a type stands for: an interface object is an interface."""
    return Kind.INTERFACE if subgraph.is_interface_object(type_.name) else type_.kind


def merge_type(context: Context, name: str) -> Type | None:
    """Merge one type, enums without their values; None when its kinds differ (TYPE_KIND_MISMATCH)."""
    sources = context.of_type(name)
    kinds = {kind_in(subgraph, type_) for subgraph, type_ in sources}
    if len(kinds) > 1:
        told = ", ".join(f"{kind_in(one, type_).value} in {one.name}" for one, type_ in sources)
        context.refuse("TYPE_KIND_MISMATCH", f"{name} is {told}", [subgraph for subgraph, _ in sources])
        return None
    kind = kinds.pop()
    if all(type_.only_extensions for _, type_ in sources):
        message = f"{name} is extended, but no subgraph defines it"
        context.refuse("EXTENSION_WITH_NO_BASE", message, [subgraph for subgraph, _ in sources])
    fields: dict[str, Field] = {}
    match kind:
        case Kind.OBJECT | Kind.INTERFACE:
            fields = dict(_fields(context, name, sources))
        case Kind.INPUT:
            fields = merge_input_fields(context, name, sources)
        case Kind.SCALAR | Kind.UNION | Kind.ENUM:
            pass
    return Type(
        name=name,
        kind=kind,
        description=merge_descriptions(type_.description for _, type_ in sources),
        fields=fields,
        interfaces=tuple(dict.fromkeys(one for _, type_ in sources for one in type_.interfaces)),
        members=tuple(dict.fromkeys(one for _, type_ in sources for one in type_.members)),
        directives=(*_joins(sources), *merge_directives(context, name, sources)),
    )


def merge_enum(context: Context, merged: Type, use: EnumUse) -> Type:
    """The merged enum with its values, which depend on how the merged fields use it."""
    values = merge_values(context, merged.name, context.of_type(merged.name), use)
    return Type(
        name=merged.name,
        kind=merged.kind,
        description=merged.description,
        values=values,
        directives=merged.directives,
    )


def _fields(context: Context, name: str, sources: Sources) -> Iterator[tuple[str, Field]]:
    for field_name in dict.fromkeys(one for _, type_ in sources for one in type_.fields):
        owners = [(subgraph, type_.fields.get(field_name)) for subgraph, type_ in sources]
        merged = merge_field(context, name, field_name, owners)
        if merged is not None:
            yield field_name, merged


def _joins(sources: Sources) -> Iterator[AppliedDirective]:
    for subgraph, type_ in sources:
        for interface in type_.interfaces:
            yield _join("join__implements", subgraph, interface=interface)
    for subgraph, type_ in sources:
        yield from _join_types(subgraph, type_)
    for subgraph, type_ in sources:
        for member in type_.members:
            yield _join("join__unionMember", subgraph, member=member)


def _join(name: str, subgraph: Subgraph, **texts: str) -> AppliedDirective:
    arguments: dict[str, ConstValueNode] = {"graph": EnumValueNode(value=subgraph.graph)}
    arguments |= {key: StringValueNode(value=text) for key, text in texts.items()}
    return AppliedDirective(spec=JOIN, name=name, arguments=arguments)


def _join_types(subgraph: Subgraph, type_: Type) -> Iterator[AppliedDirective]:
    """One @join__type for each key, or one without."""
    interface_object = subgraph.is_interface_object(type_.name)
    for key in subgraph.keys.get(type_.name) or (None,):
        arguments: dict[str, ConstValueNode] = {"graph": EnumValueNode(value=subgraph.graph)}
        if key is not None:
            arguments["key"] = StringValueNode(value=key.fields)
        if key is not None and key.extension:
            arguments["extension"] = BooleanValueNode(value=True)
        if key is not None and not key.resolvable:
            arguments["resolvable"] = BooleanValueNode(value=False)
        if interface_object:
            arguments["isInterfaceObject"] = BooleanValueNode(value=True)
        yield AppliedDirective(spec=JOIN, name="join__type", arguments=arguments)
