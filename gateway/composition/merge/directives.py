"""Directives that outlive the merge: inaccessible, tag, GraphQL's own, and those composed on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from graphql import print_ast
from graphql.language.ast import ConstListValueNode, ConstValueNode, ListValueNode

from gateway.composition.merge.context import Context, Sourced
from gateway.composition.model import AppliedDirective, ComposedDirective, Element, Subgraph, has
from gateway.composition.specs import CATALOGUE, FEDERATION

__all__ = ["merge_directives"]

Applications = Sequence[tuple[Subgraph, AppliedDirective]]


def merge_directives(
    context: Context, coordinate: str, sources: Sequence[Sourced]
) -> tuple[AppliedDirective, ...]:
    """The directives of the merged element, in a fixed order."""
    return (
        *_inaccessible([element for _, element in sources]),
        *_graphql_own(sources),
        *_tags([element for _, element in sources]),
        *_composed(context, coordinate, sources),
    )


def _inaccessible(elements: Sequence[Element]) -> Iterator[AppliedDirective]:
    if any(has(element, "inaccessible") for element in elements):
        yield AppliedDirective(spec=FEDERATION, name="inaccessible")


def _graphql_own(sources: Sequence[Sourced]) -> Iterator[AppliedDirective]:
    """@deprecated and @specifiedBy of the first subgraph that has them; @oneOf if any has it."""
    found: dict[str, AppliedDirective] = {}
    for _, element in sources:
        for one in element.directives:
            if one.spec is None:
                found.setdefault(one.name, one)
    yield from (found[name] for name in sorted(found))


def _tags(elements: Sequence[Element]) -> Iterator[AppliedDirective]:
    tags = {
        print_ast(one.arguments["name"]): one
        for element in elements
        for one in element.directives
        if (one.spec, one.name) == (FEDERATION, "tag")
    }
    yield from (replace(tags[text], on_extension=False) for text in sorted(tags))


def _composed(context: Context, coordinate: str, sources: Sequence[Sourced]) -> Iterator[AppliedDirective]:
    by_name: dict[tuple[str | None, str], list[tuple[Subgraph, AppliedDirective]]] = {}
    for subgraph, element in sources:
        for one in element.directives:
            if (one.spec, one.name) in context.composed:
                by_name.setdefault((one.spec, one.name), []).append((subgraph, one))
    for key in sorted(by_name, key=lambda key: context.composed[key].local_name):
        declared = context.composed[key]
        if declared.definition.repeatable:
            yield from _distinct(declared, by_name[key])
        else:
            yield _united(context, coordinate, declared, by_name[key])


def _distinct(declared: ComposedDirective, applications: Applications) -> Iterator[AppliedDirective]:
    """A repeatable directive: each application once."""
    seen: dict[str, AppliedDirective] = {}
    for _, one in applications:
        arguments = _with_defaults(declared, one)
        text = ", ".join(f"{name}: {print_ast(value)}" for name, value in arguments.items())
        seen.setdefault(text, AppliedDirective(spec=one.spec, name=declared.local_name, arguments=arguments))
    yield from (seen[text] for text in sorted(seen))


def _united(
    context: Context, coordinate: str, declared: ComposedDirective, applications: Applications
) -> AppliedDirective:
    """One application out of several: lists are united, anything else has to be equal."""
    merged: dict[str, ConstValueNode] = {}
    for _, one in applications:
        for name, value in _with_defaults(declared, one).items():
            before = merged.setdefault(name, value)
            if print_ast(before) == print_ast(value):
                continue
            if isinstance(before, ListValueNode) and isinstance(value, ListValueNode):
                merged[name] = _union(before, value)
            else:
                _refuse_conflict(
                    context, f"@{declared.local_name}({name}:) of {coordinate}", declared, applications
                )
    return AppliedDirective(spec=declared.spec, name=declared.local_name, arguments=merged)


def _refuse_conflict(
    context: Context, what: str, declared: ComposedDirective, applications: Applications
) -> None:
    code = "CATALOGUE_CONFLICT" if declared.spec == CATALOGUE else "DIRECTIVE_COMPOSITION_ERROR"
    subgraphs = [subgraph for subgraph, _ in applications]
    context.refuse(code, f"{what} differs between subgraphs", subgraphs)


def _union(first: ListValueNode, second: ListValueNode) -> ConstListValueNode:
    values = {print_ast(one): cast("ConstValueNode", one) for one in (*first.values, *second.values)}
    return ConstListValueNode(values=tuple(values[text] for text in sorted(values)))


def _with_defaults(declared: ComposedDirective, one: AppliedDirective) -> Mapping[str, ConstValueNode]:
    """Arguments in the order of the definition, those left out with their default."""
    found = {}
    for argument in declared.definition.arguments or ():
        value = one.arguments.get(argument.name.value, argument.default_value)
        if value is not None:
            found[argument.name.value] = value
    return found
