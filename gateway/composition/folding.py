"""Type definitions and extensions of one document folded into one `Type` each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import cast

from graphql.language.ast import (
    ConstDirectiveNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ListTypeNode,
    NamedTypeNode,
    NameNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    TypeNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from gateway.composition.links import Namespace
from gateway.composition.model import AppliedDirective, Argument, EnumValue, Field, Kind, Type
from gateway.composition.specs import FEDERATION, LINK

__all__ = ["fold_types"]

_Node = TypeDefinitionNode | TypeExtensionNode
_MACHINERY_FIELDS = frozenset({"_entities", "_service"})
_INHERITED = frozenset({"external", "shareable"})


def fold_types(document: DocumentNode, namespace: Namespace, renames: Mapping[str, str]) -> dict[str, Type]:
    """Every type of the subgraph's own schema by name; root types under their standard names."""
    folder = _Folder(namespace, renames)
    types: dict[str, Type] = {}
    for node in document.definitions:
        if not isinstance(node, TypeDefinitionNode | TypeExtensionNode):
            continue
        if namespace.is_machinery(node.name.value):
            continue
        read = folder.type(node)
        before = types.get(read.name)
        types[read.name] = read if before is None else _fold(before, read)
    return types


def _fold(first: Type, second: Type) -> Type:
    return Type(
        name=first.name,
        kind=first.kind,
        description=first.description or second.description,
        fields={**first.fields, **second.fields},
        interfaces=tuple(dict.fromkeys((*first.interfaces, *second.interfaces))),
        members=tuple(dict.fromkeys((*first.members, *second.members))),
        values={**first.values, **second.values},
        directives=(*first.directives, *second.directives),
        only_extensions=first.only_extensions and second.only_extensions,
    )


class _Folder:
    def __init__(self, namespace: Namespace, renames: Mapping[str, str]) -> None:
        self.namespace = namespace
        self.renames = renames

    def type(self, node: _Node) -> Type:
        extension = isinstance(node, TypeExtensionNode)
        directives = self.directives(node.directives, on_extension=extension)
        # @external and @shareable on a declaration speak of the fields of that declaration only.
        inherited = tuple(one for one in directives if one.spec == FEDERATION and one.name in _INHERITED)
        name = self.rename(node.name.value)
        fields: dict[str, Field] = {}
        interfaces: tuple[str, ...] = ()
        members: tuple[str, ...] = ()
        values: dict[str, EnumValue] = {}
        match node:
            case (
                ObjectTypeDefinitionNode()
                | ObjectTypeExtensionNode()
                | InterfaceTypeDefinitionNode()
                | InterfaceTypeExtensionNode()
            ):
                fields = {one.name.value: self.field(one, inherited) for one in node.fields or ()}
                interfaces = tuple(self.rename(one.name.value) for one in node.interfaces or ())
            case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
                fields = {one.name.value: self.input_field(one) for one in node.fields or ()}
            case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
                members = tuple(self.rename(one.name.value) for one in node.types or ())
            case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
                values = {one.name.value: self.enum_value(one) for one in node.values or ()}
        if name == "Query":
            fields = {one: field for one, field in fields.items() if one not in _MACHINERY_FIELDS}
        return Type(
            name=name,
            kind=_kind(node),
            description=_text(node.description) if isinstance(node, TypeDefinitionNode) else None,
            fields=fields,
            interfaces=interfaces,
            members=members,
            values=values,
            directives=tuple(one for one in directives if one not in inherited),
            only_extensions=extension,
        )

    def field(self, node: FieldDefinitionNode, inherited: tuple[AppliedDirective, ...]) -> Field:
        return Field(
            name=node.name.value,
            type=self.type_reference(node.type),
            arguments={one.name.value: self.argument(one) for one in node.arguments or ()},
            description=_text(node.description),
            directives=(*self.directives(node.directives), *inherited),
        )

    def enum_value(self, node: EnumValueDefinitionNode) -> EnumValue:
        return EnumValue(
            name=node.name.value,
            description=_text(node.description),
            directives=self.directives(node.directives),
        )

    def input_field(self, node: InputValueDefinitionNode) -> Field:
        return Field(
            name=node.name.value,
            type=self.type_reference(node.type),
            default=node.default_value,
            description=_text(node.description),
            directives=self.directives(node.directives),
        )

    def argument(self, node: InputValueDefinitionNode) -> Argument:
        return Argument(
            name=node.name.value,
            type=self.type_reference(node.type),
            default=node.default_value,
            description=_text(node.description),
            directives=self.directives(node.directives),
        )

    def directives(
        self, nodes: Iterable[ConstDirectiveNode] | None, *, on_extension: bool = False
    ) -> tuple[AppliedDirective, ...]:
        """Directives of specifications; the subgraph's private ones end here."""
        found = []
        for node in nodes or ():
            origin = self.namespace.directive(node.name.value)
            if origin is None or origin[0] == LINK:
                continue
            found.append(
                AppliedDirective(
                    spec=origin[0],
                    name=origin[1],
                    arguments={one.name.value: one.value for one in node.arguments or ()},
                    on_extension=on_extension,
                )
            )
        return tuple(found)

    def rename(self, name: str) -> str:
        return self.renames.get(name, name)

    def type_reference(self, node: TypeNode) -> TypeNode:
        """The reference with root types renamed and source positions dropped, so that equal means equal."""
        match node:
            case NamedTypeNode():
                return NamedTypeNode(name=NameNode(value=self.rename(node.name.value)))
            case ListTypeNode():
                return ListTypeNode(type=self.type_reference(node.type))
            case NonNullTypeNode():
                return NonNullTypeNode(
                    type=cast("NamedTypeNode | ListTypeNode", self.type_reference(node.type))
                )
            case _:
                raise TypeError(f"not a type reference: {node!r}")


def _kind(node: _Node) -> Kind:
    match node:
        case ScalarTypeDefinitionNode() | ScalarTypeExtensionNode():
            return Kind.SCALAR
        case ObjectTypeDefinitionNode() | ObjectTypeExtensionNode():
            return Kind.OBJECT
        case InterfaceTypeDefinitionNode() | InterfaceTypeExtensionNode():
            return Kind.INTERFACE
        case UnionTypeDefinitionNode() | UnionTypeExtensionNode():
            return Kind.UNION
        case EnumTypeDefinitionNode() | EnumTypeExtensionNode():
            return Kind.ENUM
        case InputObjectTypeDefinitionNode() | InputObjectTypeExtensionNode():
            return Kind.INPUT
        case _:
            raise TypeError(f"not a type definition: {node!r}")


def _text(node: StringValueNode | None) -> str | None:
    return node.value if node is not None else None
