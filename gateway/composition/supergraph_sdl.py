"""The supergraph as SDL: join v0.5, link v1.0, and the features its directives need."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from graphql import print_ast
from graphql.language.ast import StringValueNode

from gateway.composition.merge.context import Supergraph
from gateway.composition.model import ComposedDirective, Element, has
from gateway.composition.printer import print_type
from gateway.composition.specs import (
    CORE,
    INACCESSIBLE,
    INACCESSIBLE_DEFINITION,
    JOIN_DEFINITIONS,
    LINK,
    LINK_DEFINITIONS,
    TAG,
    TAG_DEFINITION,
)

__all__ = ["elements_of", "print_supergraph"]


def print_supergraph(supergraph: Supergraph) -> str:
    """The text that `load_supergraph` and Apollo's tools read; ends with a line feed."""
    definitions = [*JOIN_DEFINITIONS, *LINK_DEFINITIONS.split("\n\n", 2), *_features(supergraph)]
    definitions += [_definition(source) for source in supergraph.composed]
    definitions.append(_graphs(supergraph))
    types = [print_type(type_) for type_ in supergraph.types.values()]
    return "\n\n".join([_schema(supergraph), *definitions, *types]) + "\n"


def elements_of(supergraph: Supergraph) -> Iterator[Element]:
    """Every type, field, argument and enum value."""
    for type_ in supergraph.types.values():
        yield type_
        yield from type_.values.values()
        for field in type_.fields.values():
            yield field
            yield from field.arguments.values()


def _uses(supergraph: Supergraph, directive: str) -> bool:
    return any(has(element, directive) for element in elements_of(supergraph))


def _features(supergraph: Supergraph) -> Iterator[str]:
    if _uses(supergraph, "tag"):
        yield TAG_DEFINITION
    if _uses(supergraph, "inaccessible"):
        yield INACCESSIBLE_DEFINITION


def _schema(supergraph: Supergraph) -> str:
    links = [f'@link(url: "{LINK}/v1.0")', f'@link(url: "{CORE}/join/v0.5", for: EXECUTION)']
    if _uses(supergraph, "tag"):
        links.append(f'@link(url: "{TAG}/v0.3")')
    if _uses(supergraph, "inaccessible"):
        links.append(f'@link(url: "{INACCESSIBLE}/v0.2", for: SECURITY)')
    links += _composed_links(supergraph.composed)
    roots = [
        f"  {name.lower()}: {name}"
        for name in ("Query", "Mutation", "Subscription")
        if name in supergraph.types
    ]
    return "\n".join(["schema", *(f"  {link}" for link in links), "{", *roots, "}"])


def _composed_links(composed: tuple[ComposedDirective, ...]) -> Iterator[str]:
    by_spec: dict[str, list[ComposedDirective]] = {}
    for source in composed:
        by_spec.setdefault(f"{source.spec}/{source.version}", []).append(source)
    for url in sorted(by_spec):
        imports = ", ".join(_import(source) for source in by_spec[url])
        yield f'@link(url: "{url}", import: [{imports}])'


def _import(source: ComposedDirective) -> str:
    if source.name == source.local_name:
        return f'"@{source.name}"'
    return f'{{name: "@{source.name}", as: "@{source.local_name}"}}'


def _definition(source: ComposedDirective) -> str:
    return print_ast(replace(source.definition, description=None))


def _graphs(supergraph: Supergraph) -> str:
    values = (
        f"  {one.graph} @join__graph(name: {_quoted(one.name)}, url: {_quoted(one.url)})"
        for one in supergraph.subgraphs
    )
    return "\n".join(["enum join__Graph {", *values, "}"])


def _quoted(text: str) -> str:
    return print_ast(StringValueNode(value=text))
