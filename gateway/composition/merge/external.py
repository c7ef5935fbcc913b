"""An @external declaration repeats what another subgraph declares: it has to say the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphql import print_ast
from graphql.language.ast import TypeNode

from gateway.composition.merge.context import Context
from gateway.composition.merge.references import is_subtype
from gateway.composition.model import Argument, Field, Subgraph

__all__ = ["check_external"]


def check_external(
    context: Context,
    coordinate: str,
    external: Sequence[tuple[Subgraph, Field]],
    merged_type: TypeNode,
    arguments: Mapping[str, Argument],
    *,
    all_equal: bool,
) -> None:
    """Compare each external declaration of a field with the merged one.

    Codes: EXTERNAL_TYPE_MISMATCH, EXTERNAL_ARGUMENT_MISSING, EXTERNAL_ARGUMENT_TYPE_MISMATCH,
    EXTERNAL_ARGUMENT_DEFAULT_MISMATCH.
    """
    for subgraph, field in external:
        same = field.type == merged_type
        if not (same or (not all_equal and is_subtype(context.hierarchy, field.type, merged_type))):
            message = f"@external {coordinate} is {print_ast(field.type)}, elsewhere {print_ast(merged_type)}"
            context.refuse("EXTERNAL_TYPE_MISMATCH", message, [subgraph])
        for name, argument in arguments.items():
            _check_argument(context, f"{coordinate}({name}:)", subgraph, field.arguments.get(name), argument)


def _check_argument(
    context: Context, coordinate: str, subgraph: Subgraph, given: Argument | None, merged: Argument
) -> None:
    if given is None:
        context.refuse("EXTERNAL_ARGUMENT_MISSING", f"@external {coordinate} is not declared", [subgraph])
        return
    if not is_subtype(context.hierarchy, merged.type, given.type):
        message = f"@external {coordinate} is {print_ast(given.type)}, elsewhere {print_ast(merged.type)}"
        context.refuse("EXTERNAL_ARGUMENT_TYPE_MISMATCH", message, [subgraph])
    defaults = {print_ast(one.default) if one.default is not None else "none" for one in (given, merged)}
    if len(defaults) > 1:
        message = f"@external {coordinate} has another default than elsewhere"
        context.refuse("EXTERNAL_ARGUMENT_DEFAULT_MISMATCH", message, [subgraph])
