"""@composeDirective: directives of other specifications that are kept in the supergraph."""

from __future__ import annotations

from collections.abc import Iterator

from graphql.language.ast import DirectiveDefinitionNode, DocumentNode, StringValueNode

from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.links import Namespace, schema_directives
from gateway.composition.model import ComposedDirective
from gateway.composition.specs import FEDERATION

__all__ = ["read_composed"]


def read_composed(subgraph: str, document: DocumentNode, namespace: Namespace) -> Iterator[ComposedDirective]:
    """The directives a subgraph asks to keep.

    Raises CompositionError (DIRECTIVE_COMPOSITION_ERROR) for a name that is not defined or that no @link
    introduces.
    """
    definitions = {
        node.name.value: node for node in document.definitions if isinstance(node, DirectiveDefinitionNode)
    }
    for node in schema_directives(document):
        if namespace.directive(node.name.value) != (FEDERATION, "composeDirective"):
            continue
        values = [one.value for one in node.arguments or () if one.name.value == "name"]
        name = values[0].value if values and isinstance(values[0], StringValueNode) else ""
        yield _composed(subgraph, name, definitions, namespace)


def _composed(
    subgraph: str, name: str, definitions: dict[str, DirectiveDefinitionNode], namespace: Namespace
) -> ComposedDirective:
    definition = definitions.get(name.removeprefix("@"))
    if not name.startswith("@") or definition is None:
        raise _error(
            subgraph, f'@composeDirective(name: "{name}") names no directive defined in the subgraph'
        )
    origin = namespace.directive(name[1:])
    link = namespace.link_of(origin[0]) if origin is not None and origin[0] is not None else None
    if origin is None or link is None:
        raise _error(subgraph, f"{name} is composed, yet no @link says which specification it is of")
    return ComposedDirective(
        spec=link.identity,
        version="v{}.{}".format(*link.version),
        name=origin[1],
        local_name=name[1:],
        definition=definition,
    )


def _error(subgraph: str, message: str) -> CompositionError:
    problem = CompositionProblem(code="DIRECTIVE_COMPOSITION_ERROR", message=message, subgraphs=(subgraph,))
    return CompositionError([problem])
