"""A subgraph must be valid GraphQL before it is anything else (INVALID_GRAPHQL)."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import GraphQLError, build_schema, parse, validate_schema
from graphql.language.ast import DirectiveDefinitionNode, DocumentNode, TypeDefinitionNode, TypeExtensionNode
from graphql.validation.rules.possible_type_extensions import PossibleTypeExtensionsRule
from graphql.validation.specified_rules import specified_sdl_rules
from graphql.validation.validate import validate_sdl

from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.links import Namespace
from gateway.composition.model import Type
from gateway.composition.printer import print_bare_type
from gateway.composition.specs import FEDERATION_DIRECTIVES, LINK_DEFINITIONS, MACHINERY_TYPES

__all__ = ["check_document", "check_schema"]

# An extension may extend a type of another subgraph.
_RULES = [rule for rule in specified_sdl_rules if rule is not PossibleTypeExtensionsRule]


def check_document(subgraph: str, document: DocumentNode, namespace: Namespace) -> None:
    """Unknown names, wrong places, doubles: all that can be told from the text alone.

    Raises CompositionError with one INVALID_GRAPHQL for each error.
    """
    own = tuple(node for node in document.definitions if not _is_machinery(node, namespace))
    defined = {node.name.value for node in own if isinstance(node, TypeDefinitionNode)}
    stand_ins = sorted(_stand_ins(document, namespace) - defined)
    text = "\n".join([_definitions(namespace), *(f"scalar {name}" for name in stand_ins)])
    machinery = parse(text, no_location=True).definitions
    _refuse(subgraph, validate_sdl(DocumentNode(definitions=(*own, *machinery)), rules=_RULES))


def check_schema(subgraph: str, types: Mapping[str, Type]) -> None:
    """Interfaces, inputs, unions and names as the GraphQL specification wants them, of the folded types.

    Raises CompositionError with one INVALID_GRAPHQL for each error.
    """
    text = "\n\n".join(print_bare_type(type_) for type_ in types.values() if not _is_empty_root(type_))
    root = "extend" if types["Query"].fields else ""
    try:
        schema = build_schema(f"{text}\n{root} type Query {{ _service: String }}", assume_valid_sdl=True)
    except (GraphQLError, TypeError) as error:
        raise _error(subgraph, [str(error)]) from error
    _refuse(subgraph, validate_schema(schema))


def _is_empty_root(type_: Type) -> bool:
    return type_.name in {"Query", "Mutation", "Subscription"} and not type_.fields


def _is_machinery(node: object, namespace: Namespace) -> bool:
    match node:
        case DirectiveDefinitionNode():
            names = {local for local, _ in namespace.local_directive_names()}
            return node.name.value in names | {namespace.link_directive}
        case TypeDefinitionNode():
            return namespace.is_machinery(node.name.value)
        case _:
            return False


def _stand_ins(document: DocumentNode, namespace: Namespace) -> set[str]:
    """Names that need no definition here: machinery types, and types of other subgraphs that are extended."""
    names = {
        node.name.value
        for node in document.definitions
        if isinstance(node, TypeExtensionNode)
        or (isinstance(node, TypeDefinitionNode) and namespace.is_machinery(node.name.value))
    }
    return {*MACHINERY_TYPES, *names} - {"link__Import", "link__Purpose"}


def _definitions(namespace: Namespace) -> str:
    link = LINK_DEFINITIONS.replace("@link(", f"@{namespace.link_directive}(")
    known = dict(namespace.local_directive_names())
    directives = [f"directive @{local}{FEDERATION_DIRECTIVES[own]}" for local, own in known.items()]
    return "\n".join([link, "scalar _Text", *directives])


def _refuse(subgraph: str, errors: list[GraphQLError]) -> None:
    if errors:
        raise _error(subgraph, [error.message for error in errors])


def _error(subgraph: str, messages: list[str]) -> CompositionError:
    return CompositionError(
        CompositionProblem(code="INVALID_GRAPHQL", message=message, subgraphs=(subgraph,))
        for message in messages
    )
