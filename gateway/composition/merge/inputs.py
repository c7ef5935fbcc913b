"""Input objects: only the fields every subgraph accepts."""

from __future__ import annotations

from collections.abc import Sequence

from graphql import print_ast

from gateway.composition.merge.arguments import is_required, merge_defaults, merge_input_types
from gateway.composition.merge.context import Context
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.fields import join_field
from gateway.composition.model import Field, Subgraph, Type

__all__ = ["merge_input_fields"]


def merge_input_fields(
    context: Context, name: str, sources: Sequence[tuple[Subgraph, Type]]
) -> dict[str, Field]:
    """The merged fields; REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH, EMPTY_MERGED_INPUT_TYPE."""
    merged = {}
    for field_name in dict.fromkeys(one for _, type_ in sources for one in type_.fields):
        having = [(one, type_.fields[field_name]) for one, type_ in sources if field_name in type_.fields]
        coordinate = f"{name}.{field_name}"
        if len(having) == len(sources):
            merged[field_name] = _merge_input_field(context, coordinate, having)
            continue
        requiring = [one for one, field in having if is_required(field.type, field.default)]
        if requiring:
            context.refuse(
                "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH",
                f"{coordinate} is required in some subgraphs and unknown to others",
                requiring,
            )
    if not merged:
        message = f"no field of the input {name} is in every subgraph"
        context.refuse("EMPTY_MERGED_INPUT_TYPE", message, [subgraph for subgraph, _ in sources])
    return merged


def _merge_input_field(context: Context, coordinate: str, sources: Sequence[tuple[Subgraph, Field]]) -> Field:
    types = [(subgraph, field.type) for subgraph, field in sources]
    all_equal = all(one == types[0][1] for _, one in types)
    joins = (
        () if all_equal else tuple(join_field(graph=one.graph, type_=print_ast(node)) for one, node in types)
    )
    defaults = [field.default for _, field in sources]
    subgraphs = [subgraph for subgraph, _ in sources]
    return Field(
        name=sources[0][1].name,
        type=merge_input_types(context, "FIELD_TYPE_MISMATCH", coordinate, types),
        default=merge_defaults(context, "INPUT_FIELD_DEFAULT_MISMATCH", coordinate, subgraphs, defaults),
        description=merge_descriptions(field.description for _, field in sources),
        directives=(*joins, *merge_directives(context, coordinate, sources)),
    )
