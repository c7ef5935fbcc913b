"""The API schema: what clients see, without inaccessible elements and without federation machinery."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from graphql import (
    REMOVE,
    DefinitionNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    DocumentNode,
    FieldDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    Node,
    SchemaDefinitionNode,
    TypeDefinitionNode,
    Visitor,
    VisitorAction,
    build_ast_schema,
    is_specified_directive,
    is_specified_scalar_type,
    print_schema,
    validate_schema,
    visit,
)

from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.links import Features
from gateway.supergraph.pruning import Keep, prune, unreachable

__all__ = ["build_api_schema", "filter_api_schema", "print_api_schema"]

API_DIRECTIVES = frozenset({"deprecated", "specifiedBy", "oneOf"})
EXECUTABLE_LOCATIONS = frozenset(
    {
        "QUERY",
        "MUTATION",
        "SUBSCRIPTION",
        "FIELD",
        "FRAGMENT_DEFINITION",
        "FRAGMENT_SPREAD",
        "INLINE_FRAGMENT",
    }
    | {"VARIABLE_DEFINITION"}
)


def build_api_schema(
    document: DocumentNode, *, types: Collection[str], features: Features, inaccessible: str | None
) -> GraphQLSchema:
    """Build the API schema of a supergraph document.

    `types` are the type names that come from subgraphs; `inaccessible` is the name of that directive. Custom
    executable directives stay, descriptions stay, every other applied directive goes. An element whose type
    is inaccessible goes with it, and so does a type left without fields. Raises SupergraphError.
    """

    def keep(_owner: str | None, node: Node) -> bool:
        return not any(
            applied.name.value == inaccessible for applied in getattr(node, "directives", None) or ()
        )

    type_nodes = [
        node
        for node in document.definitions
        if isinstance(node, TypeDefinitionNode) and node.name.value in types
    ]
    others: list[DefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode):
            others.append(node)
        elif isinstance(node, DirectiveDefinitionNode) and not features.own_directive(node.name.value):
            others.extend(executable(node))
    return assemble(type_nodes, others, keep)


def executable(node: DirectiveDefinitionNode) -> Iterable[DirectiveDefinitionNode]:
    """Yield a directive definition cut down to its executable locations, if it has any."""
    locations = tuple(location for location in node.locations if location.value in EXECUTABLE_LOCATIONS)
    if locations and node.name.value not in API_DIRECTIVES:
        yield replace(node, locations=locations)


def filter_api_schema(schema: GraphQLSchema, visible: Collection[str]) -> GraphQLSchema:
    """Return the schema of a kind of caller: only these fields exist, and the types they lead to.

    `visible` holds schema coordinates of output fields, `Type.field` or `Type.*`. Arguments, input types,
    enums and scalars stay where a visible field uses them. Types without visible fields and types no visible
    field leads to disappear; an interface field disappears unless all remaining implementers show it.
    `schema` must come from `build_api_schema`. Raises SupergraphError when nothing is visible.
    """
    coordinates = frozenset(visible)

    def keep(owner: str | None, node: Node) -> bool:
        if owner is None or not isinstance(node, FieldDefinitionNode):
            return True
        name = node.name.value
        return f"{owner}.{name}" in coordinates or f"{owner}.*" in coordinates

    type_nodes = [
        found.ast_node
        for found in schema.type_map.values()
        if found.ast_node is not None and not is_specified_scalar_type(found)
    ]
    others: list[DefinitionNode] = [
        directive.ast_node
        for directive in schema.directives
        if directive.ast_node is not None and not is_specified_directive(directive)
    ]
    if schema.ast_node is None:
        raise SupergraphError("only a schema built from SDL can be filtered")
    return assemble(type_nodes, [schema.ast_node, *others], keep, only_reachable=True)


def assemble(
    types: Iterable[TypeDefinitionNode],
    others: Iterable[DefinitionNode],
    keep: Keep,
    *,
    only_reachable: bool = False,
) -> GraphQLSchema:
    """Prune, strip directives and build."""
    pruned = prune(types, keep)
    others = tuple(with_roots(node, pruned.keys()) for node in others)
    if only_reachable:
        for name in unreachable(pruned, others):
            del pruned[name]
    document = DocumentNode(definitions=(*others, *pruned.values()))
    try:
        schema = build_ast_schema(visit(document, DirectiveStripper()))
    except (TypeError, GraphQLError) as error:
        raise SupergraphError(f"no API schema can be built: {error}") from error
    errors = validate_schema(schema)
    if errors:
        raise SupergraphError(f"the API schema is not valid: {'; '.join(error.message for error in errors)}")
    return schema


def with_roots(node: DefinitionNode, names: Collection[str]) -> DefinitionNode:
    """Drop root types that are gone from the schema definition."""
    if not isinstance(node, SchemaDefinitionNode):
        return node
    kept = tuple(item for item in node.operation_types if item.type.name.value in names)
    if all(item.operation.value != "query" for item in kept):
        raise SupergraphError("no field of the query root is left in the API schema")
    return replace(node, operation_types=kept)


class DirectiveStripper(Visitor):
    """Removes every applied directive that means nothing to clients, at every depth."""

    def enter_directive(self, node: DirectiveNode, *_args: object) -> VisitorAction:
        """Keep only what the GraphQL specification itself defines."""
        return None if node.name.value in API_DIRECTIVES else REMOVE


def print_api_schema(schema: GraphQLSchema) -> str:
    """Print an API schema as SDL, built-in scalars and directives left out, ending in a newline."""
    return print_schema(schema).rstrip() + "\n"
