"""The SDL of one subgraph to a `Subgraph`: names resolved, extensions folded, machinery left out."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import GraphQLError, parse
from graphql.language.ast import (
    BooleanValueNode,
    DirectiveDefinitionNode,
    DocumentNode,
    OperationType,
    SchemaDefinitionNode,
    SchemaExtensionNode,
)

from gateway.composition.composed_directives import read_composed
from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.facts import facts_of
from gateway.composition.fed1 import upgrade
from gateway.composition.folding import fold_types
from gateway.composition.links import read_namespace
from gateway.composition.model import Key, Subgraph, SubgraphSource, Type, applied, has, string_argument
from gateway.composition.validity import check_document, check_schema

__all__ = ["read_subgraph"]

_ROOT_NAMES = {
    OperationType.QUERY: "Query",
    OperationType.MUTATION: "Mutation",
    OperationType.SUBSCRIPTION: "Subscription",
}


def read_subgraph(source: SubgraphSource, graph: str) -> Subgraph:
    """Read one subgraph; `graph` is its value in the enum join__Graph.

    Raises CompositionError: INVALID_GRAPHQL, ROOT_*_USED, DIRECTIVE_COMPOSITION_ERROR and the codes of
    `read_namespace`.
    """
    document = _parse(source)
    namespace = read_namespace(source.name, document)
    check_document(source.name, document, namespace)
    renames = _root_renames(source.name, document)
    types = fold_types(document, namespace, renames)
    if "Query" not in types:
        types["Query"] = fold_types(parse("type Query"), namespace, {})["Query"]
    check_schema(source.name, types)
    keys = {name: found for name, type_ in types.items() if (found := tuple(_keys(type_)))}
    if namespace.is_fed1:
        types, keys = upgrade(types, keys)
    facts = facts_of(types, keys, is_fed1=namespace.is_fed1)
    return Subgraph(
        name=source.name,
        url=source.url,
        graph=graph,
        is_fed1=namespace.is_fed1,
        types=types,
        keys=keys,
        external=facts.external,
        shareable=facts.shareable,
        used=facts.used,
        composed=tuple(read_composed(source.name, document, namespace)),
    )


def _parse(source: SubgraphSource) -> DocumentNode:
    try:
        return parse(source.sdl)
    except GraphQLError as error:
        raise _invalid(source.name, "INVALID_GRAPHQL", error.message) from error


def _root_renames(subgraph: str, document: DocumentNode) -> dict[str, str]:
    """Local names of root types that differ from Query, Mutation and Subscription."""
    defined = {
        definition.name.value
        for definition in document.definitions
        if not isinstance(definition, DirectiveDefinitionNode)
        and hasattr(definition, "name")
        and definition.name
    }
    renames = {}
    for definition in document.definitions:
        if not isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            continue
        for operation in definition.operation_types or ():
            name, local = _ROOT_NAMES[operation.operation], operation.type.name.value
            if name == local:
                continue
            if name in defined:
                code = f"ROOT_{name.upper()}_USED"
                raise _invalid(subgraph, code, f'the root is "{local}", yet another type is called "{name}"')
            renames[local] = name
    return renames


def _keys(type_: Type) -> Iterator[Key]:
    extends = has(type_, "extends")
    for directive in applied(type_, "key"):
        fields = string_argument(directive, "fields")
        if fields is None:
            continue
        resolvable = directive.arguments.get("resolvable")
        yield Key(
            fields=fields,
            resolvable=not isinstance(resolvable, BooleanValueNode) or resolvable.value,
            extension=extends or directive.on_extension,
        )


def _invalid(subgraph: str, code: str, message: str) -> CompositionError:
    return CompositionError([CompositionProblem(code=code, message=message, subgraphs=(subgraph,))])
