"""Reading of the join specification, v0.2 to v0.5: from type definitions to the model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphql import (
    EnumTypeDefinitionNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputValueDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
    UnionTypeDefinitionNode,
    print_ast,
)

from gateway.supergraph.arguments import Arguments, applications, flag, optional_text, text
from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.links import Feature
from gateway.supergraph.model import (
    ArgumentDef,
    EnumValueDef,
    FieldDef,
    JoinField,
    JoinType,
    TypeDef,
    TypeKind,
)

__all__ = ["JoinReader", "grouped", "interfaces_of", "kind_of"]

KINDS: Mapping[type[Node], TypeKind] = {
    ObjectTypeDefinitionNode: TypeKind.OBJECT,
    InterfaceTypeDefinitionNode: TypeKind.INTERFACE,
    UnionTypeDefinitionNode: TypeKind.UNION,
    EnumTypeDefinitionNode: TypeKind.ENUM,
    InputObjectTypeDefinitionNode: TypeKind.INPUT_OBJECT,
    ScalarTypeDefinitionNode: TypeKind.SCALAR,
}

FieldNode = FieldDefinitionNode | InputValueDefinitionNode


def kind_of(node: TypeDefinitionNode) -> TypeKind:
    """Return the kind a definition defines."""
    return KINDS[type(node)]


def interfaces_of(node: TypeDefinitionNode) -> frozenset[str]:
    """Return the interfaces a definition implements in the supergraph."""
    return frozenset(named.name.value for named in getattr(node, "interfaces", None) or ())


def grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Group values by key."""
    groups: dict[str, set[str]] = {}
    for key, value in pairs:
        groups.setdefault(key, set()).add(value)
    return {key: frozenset(values) for key, values in groups.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinReader:
    """Reads definitions of one supergraph whose `join` feature goes by the names of `join`."""

    join: Feature
    graph_ids: Mapping[str, str]
    inaccessible: str | None
    """Name of the `@inaccessible` directive here; None: not linked, so nothing is inaccessible."""

    def type(self, node: TypeDefinitionNode) -> TypeDef:
        """Read one definition; members of abstract types are completed later, when all types are known."""
        kind = kind_of(node)
        joins = tuple(self.join_type(given) for given in applications(node, self.join.directive("type")))
        graphs = frozenset(join.graph for join in joins)
        return TypeDef(
            name=node.name.value,
            kind=kind,
            fields={field.name.value: self.field(field) for field in field_nodes(node)},
            joins=joins,
            implements=self.pairs(node, "implements", "interface"),
            members=self.members(node, graphs),
            values={value.name.value: self.value(value, graphs) for value in value_nodes(node)},
            inaccessible=self.is_inaccessible(node),
        )

    def graph(self, given: Arguments) -> str:
        """Resolve the `graph:` argument to the subgraph's name."""
        graph_id = text(given, "graph")
        try:
            return self.graph_ids[graph_id]
        except KeyError:
            raise SupergraphError(f"{graph_id} is no subgraph of this supergraph") from None

    def join_type(self, given: Arguments) -> JoinType:
        """Read one `@join__type`."""
        return JoinType(
            graph=self.graph(given),
            key=optional_text(given, "key"),
            resolvable=flag(given, "resolvable", default=True),
            interface_object=flag(given, "isInterfaceObject"),
            extension=flag(given, "extension"),
        )

    def join_field(self, given: Arguments) -> JoinField:
        """Read one `@join__field`."""
        if given.get("contextArguments"):
            raise SupergraphError("@join__field(contextArguments:) is not supported")
        return JoinField(
            graph=None if given.get("graph") is None else self.graph(given),
            requires=optional_text(given, "requires"),
            provides=optional_text(given, "provides"),
            external=flag(given, "external"),
            override=optional_text(given, "override"),
            override_label=optional_text(given, "overrideLabel"),
            used_overridden=flag(given, "usedOverridden"),
            type=optional_text(given, "type"),
        )

    def field(self, node: FieldNode) -> FieldDef:
        """Read one field of an object, interface or input object."""
        return FieldDef(
            name=node.name.value,
            type=print_ast(node.type),
            joins=tuple(self.join_field(given) for given in applications(node, self.join.directive("field"))),
            arguments={
                argument.name.value: self.argument(argument)
                for argument in getattr(node, "arguments", None) or ()
            },
            inaccessible=self.is_inaccessible(node),
        )

    def argument(self, node: InputValueDefinitionNode) -> ArgumentDef:
        """Read one argument."""
        return ArgumentDef(
            name=node.name.value,
            type=print_ast(node.type),
            default=node.default_value,
            inaccessible=self.is_inaccessible(node),
        )

    def value(self, node: EnumValueDefinitionNode, graphs: frozenset[str]) -> EnumValueDef:
        """Read one enum value; before join v0.3 every subgraph of the enum has all its values."""
        named = frozenset(self.graph(given) for given in applications(node, self.join.directive("enumValue")))
        return EnumValueDef(
            name=node.name.value, graphs=named or graphs, inaccessible=self.is_inaccessible(node)
        )

    def members(self, node: TypeDefinitionNode, graphs: frozenset[str]) -> dict[str, frozenset[str]]:
        """Read the members of a union; before join v0.3 every subgraph of the union has all of them."""
        if not isinstance(node, UnionTypeDefinitionNode):
            return {}
        named = self.pairs(node, "unionMember", "member")
        members = frozenset(member.name.value for member in node.types or ())
        return named or dict.fromkeys(graphs, members)

    def pairs(self, node: Node, element: str, argument: str) -> dict[str, frozenset[str]]:
        """Read directives of the form `(graph:, <argument>:)` as a map from subgraph to names."""
        given = applications(node, self.join.directive(element))
        return grouped((self.graph(item), text(item, argument)) for item in given)

    def is_inaccessible(self, node: Node) -> bool:
        """Whether `@inaccessible` is applied to a definition."""
        return self.inaccessible is not None and any(True for _ in applications(node, self.inaccessible))


def field_nodes(node: TypeDefinitionNode) -> tuple[FieldNode, ...]:
    """Return the fields of a definition, none for those without."""
    match node:
        case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode() | InputObjectTypeDefinitionNode():
            return tuple(node.fields or ())
        case _:
            return ()


def value_nodes(node: TypeDefinitionNode) -> tuple[EnumValueDefinitionNode, ...]:
    """Return the values of an enum, none for other kinds."""
    return tuple(node.values or ()) if isinstance(node, EnumTypeDefinitionNode) else ()
