"""Subgraphs to one supergraph: types, fields, arguments, values, and who resolves them."""

from __future__ import annotations

from collections.abc import Sequence

from gateway.composition.errors import CompositionError
from gateway.composition.merge.composed import agree_on_composed
from gateway.composition.merge.context import Context, Supergraph
from gateway.composition.merge.enums import EnumUse, enum_uses
from gateway.composition.merge.interface_objects import spread_interface_objects
from gateway.composition.merge.overrides import overrides_of
from gateway.composition.merge.references import hierarchy_of
from gateway.composition.merge.types import merge_enum, merge_type
from gateway.composition.model import Kind, Subgraph

__all__ = ["Supergraph", "merge"]

_UNUSED = EnumUse(accepted=False, returned=True)


def merge(subgraphs: Sequence[Subgraph]) -> Supergraph:
    """Merge subgraphs given in name order. Raises CompositionError with every disagreement found."""
    composed = agree_on_composed(subgraphs)
    context = Context(
        subgraphs=tuple(subgraphs),
        hierarchy=hierarchy_of(subgraphs),
        overrides=overrides_of(subgraphs),
        composed=composed,
    )
    names = sorted({name for subgraph in subgraphs for name in subgraph.types})
    types = {name: merged for name in names if (merged := merge_type(context, name)) is not None}
    uses = enum_uses(types.values())
    for name, type_ in types.items():
        if type_.kind is Kind.ENUM:
            types[name] = merge_enum(context, type_, uses.get(name, _UNUSED))
    if context.problems:
        raise CompositionError(context.problems)
    types = spread_interface_objects(context, types)
    roots = {name for name in ("Mutation", "Subscription") if name in types and not types[name].fields}
    return Supergraph(
        subgraphs=context.subgraphs,
        types={name: type_ for name, type_ in types.items() if name not in roots},
        composed=tuple(composed[key] for key in sorted(composed, key=lambda key: composed[key].local_name)),
    )
