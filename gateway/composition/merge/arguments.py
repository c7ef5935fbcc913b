"""Arguments: only those every subgraph has, with a type and a default that all of them accept."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import print_ast
from graphql.language.ast import ConstValueNode, NonNullTypeNode, TypeNode

from gateway.composition.merge.context import Context
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.references import narrowest
from gateway.composition.model import Argument, Field, Subgraph

__all__ = ["is_required", "merge_arguments", "merge_defaults", "merge_input_types"]

Sources = Sequence[tuple[Subgraph, Field]]


def merge_arguments(context: Context, coordinate: str, sources: Sources) -> dict[str, Argument]:
    """The arguments of a merged field. `coordinate` is the field's."""
    names = dict.fromkeys(name for _, field in sources for name in field.arguments)
    merged = {}
    for name in names:
        having = [(subgraph, field.arguments[name]) for subgraph, field in sources if name in field.arguments]
        if len(having) == len(sources):
            merged[name] = _merge_argument(context, f"{coordinate}({name}:)", having)
            continue
        requiring = [subgraph for subgraph, one in having if is_required(one.type, one.default)]
        if requiring:
            context.refuse(
                "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH",
                f"{coordinate}({name}:) is required in some subgraphs and unknown to others",
                requiring,
            )
    return merged


def _merge_argument(
    context: Context, coordinate: str, sources: Sequence[tuple[Subgraph, Argument]]
) -> Argument:
    subgraphs = [subgraph for subgraph, _ in sources]
    first = sources[0][1]
    merged_type = merge_input_types(
        context,
        "FIELD_ARGUMENT_TYPE_MISMATCH",
        coordinate,
        [(subgraph, one.type) for subgraph, one in sources],
    )
    return Argument(
        name=first.name,
        type=merged_type,
        default=merge_defaults(
            context,
            "FIELD_ARGUMENT_DEFAULT_MISMATCH",
            coordinate,
            subgraphs,
            [one.default for _, one in sources],
        ),
        description=merge_descriptions(one.description for _, one in sources),
        directives=merge_directives(context, coordinate, sources),
    )


def merge_input_types(
    context: Context, code: str, coordinate: str, sources: Sequence[tuple[Subgraph, TypeNode]]
) -> TypeNode:
    """The narrowest type; a problem with `code` when there is none (then the first is returned)."""
    merged = narrowest(context.hierarchy, [one for _, one in sources])
    if merged is None:
        told = ", ".join(f"{print_ast(one)} in {subgraph.name}" for subgraph, one in sources)
        context.refuse(code, f"{coordinate} has types that do not agree: {told}", [one for one, _ in sources])
        return sources[0][1]
    return merged


def merge_defaults(
    context: Context,
    code: str,
    coordinate: str,
    subgraphs: Sequence[Subgraph],
    defaults: Sequence[ConstValueNode | None],
) -> ConstValueNode | None:
    """The default when every subgraph has it; two different ones are a problem with `code`."""
    given = {print_ast(one): one for one in defaults if one is not None}
    if len(given) > 1:
        context.refuse(code, f"{coordinate} has different defaults: {', '.join(sorted(given))}", subgraphs)
    return next(iter(given.values())) if given and None not in defaults else None


def is_required(type_: TypeNode, default: ConstValueNode | None) -> bool:
    """Whether a caller must give a value."""
    return isinstance(type_, NonNullTypeNode) and default is None
