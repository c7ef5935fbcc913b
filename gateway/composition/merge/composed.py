"""One declaration of each composed directive, on which all subgraphs have to agree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from graphql import print_ast

from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.model import ComposedDirective, Element, Subgraph

__all__ = ["agree_on_composed"]

Declarations = dict[tuple[str | None, str], ComposedDirective]


def agree_on_composed(subgraphs: Sequence[Subgraph]) -> Declarations:
    """Declarations by (specification, name).

    Raises CompositionError: LINK_IMPORT_NAME_MISMATCH when local names differ, DIRECTIVE_COMPOSITION_ERROR
    when definitions or versions differ or a subgraph applies a composed directive without composing it.
    """
    agreed: Declarations = {}
    problems = []
    for subgraph in subgraphs:
        for source in subgraph.composed:
            first = agreed.setdefault((source.spec, source.name), source)
            problem = _disagreement(first, source)
            if problem is not None:
                code, message = problem
                problems.append(CompositionProblem(code=code, message=message, subgraphs=(subgraph.name,)))
    problems.extend(chain.from_iterable(_uncomposed(subgraph, agreed) for subgraph in subgraphs))
    if problems:
        raise CompositionError(problems)
    return agreed


def _disagreement(first: ComposedDirective, second: ComposedDirective) -> tuple[str, str] | None:
    if first.local_name != second.local_name:
        return (
            "LINK_IMPORT_NAME_MISMATCH",
            f"@{second.name} of {second.spec} is called @{first.local_name} and @{second.local_name}",
        )
    if first.version != second.version:
        message = f"{second.spec} is linked as {first.version} and as {second.version}"
        return "DIRECTIVE_COMPOSITION_ERROR", message
    if _shape(first) != _shape(second):
        return (
            "DIRECTIVE_COMPOSITION_ERROR",
            f"@{second.local_name} is defined differently in other subgraphs",
        )
    return None


def _shape(source: ComposedDirective) -> tuple[object, ...]:
    definition = source.definition
    arguments = {
        one.name.value: (print_ast(one.type), print_ast(one.default_value) if one.default_value else None)
        for one in definition.arguments or ()
    }
    return arguments, {one.value for one in definition.locations}, definition.repeatable


def _uncomposed(subgraph: Subgraph, agreed: Declarations) -> Iterator[CompositionProblem]:
    own = {(source.spec, source.name) for source in subgraph.composed}
    used = {(one.spec, one.name) for element in _elements(subgraph) for one in element.directives}
    for spec, name in sorted((str(spec), name) for spec, name in used & agreed.keys() - own):
        yield CompositionProblem(
            code="DIRECTIVE_COMPOSITION_ERROR",
            message=f"@{name} of {spec} is composed by other subgraphs, but only applied here",
            subgraphs=(subgraph.name,),
        )


def _elements(subgraph: Subgraph) -> Iterator[Element]:
    for type_ in subgraph.types.values():
        yield type_
        yield from type_.values.values()
        for field in type_.fields.values():
            yield field
            yield from field.arguments.values()
