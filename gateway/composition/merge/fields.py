"""Fields of objects and interfaces: one type, one set of arguments, and who resolves what (@join__field)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphql import print_ast
from graphql.language.ast import (
    BooleanValueNode,
    ConstValueNode,
    EnumValueNode,
    StringValueNode,
    TypeNode,
)

from gateway.composition.merge.arguments import merge_arguments
from gateway.composition.merge.context import JOIN, Context
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.merge.directives import merge_directives
from gateway.composition.merge.external import check_external
from gateway.composition.merge.references import widest
from gateway.composition.model import AppliedDirective, Field, Subgraph, applied, string_argument

__all__ = ["join_field", "merge_field"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """The field in one subgraph."""

    subgraph: Subgraph
    field: Field
    external: bool
    overridden: bool
    override: str | None

    @property
    def is_plain(self) -> bool:
        """Whether the subgraph simply resolves the field, so that nothing has to be said about it."""
        special = self.external or self.overridden or self.override is not None
        return not (special or applied(self.field, "requires") or applied(self.field, "provides"))


def merge_field(
    context: Context, type_name: str, name: str, owners: Sequence[tuple[Subgraph, Field | None]]
) -> Field | None:
    """Merge one field; `owners` are the subgraphs that have the type, with the field where they have it."""
    coordinate = f"{type_name}.{name}"
    parts = [
        part for subgraph, field in owners if field and (part := _part(context, coordinate, subgraph, field))
    ]
    resolving = [(part.subgraph, part.field) for part in parts if not part.external]
    if not resolving:
        message = f"{coordinate} is @external everywhere: no subgraph resolves it"
        context.refuse("EXTERNAL_MISSING_ON_BASE", message, [part.subgraph for part in parts])
        return None
    merged_type, all_equal = _merge_type(context, coordinate, resolving)
    arguments = merge_arguments(context, coordinate, resolving)
    external = [(part.subgraph, part.field) for part in parts if part.external]
    check_external(context, coordinate, external, merged_type, arguments, all_equal=all_equal)
    everywhere = len(parts) == len(owners)
    joins: Iterator[AppliedDirective] = iter(())
    if not (everywhere and all_equal and all(part.is_plain for part in parts)):
        joins = (_join(part, with_type=not all_equal) for part in parts)
    sources = [(part.subgraph, part.field) for part in parts]
    return Field(
        name=name,
        type=merged_type,
        arguments=arguments,
        description=merge_descriptions(field.description for _, field in sources),
        directives=(*joins, *merge_directives(context, coordinate, sources)),
    )


def _part(context: Context, coordinate: str, subgraph: Subgraph, field: Field) -> _Part | None:
    """None for an overridden field that nothing in its subgraph needs."""
    overridden = context.overrides.gives_way(subgraph, coordinate)
    if overridden and coordinate not in subgraph.used:
        return None
    return _Part(
        subgraph=subgraph,
        field=field,
        external=coordinate in subgraph.external,
        overridden=overridden,
        override=context.overrides.taken_from(field),
    )


def _merge_type(
    context: Context, coordinate: str, sources: Sequence[tuple[Subgraph, Field]]
) -> tuple[TypeNode, bool]:
    types = [field.type for _, field in sources]
    if all(one == types[0] for one in types):
        return types[0], True
    merged = widest(context.hierarchy, types)
    if merged is None:
        told = ", ".join(f"{print_ast(field.type)} in {subgraph.name}" for subgraph, field in sources)
        message = f"{coordinate} has types that do not agree: {told}"
        context.refuse("FIELD_TYPE_MISMATCH", message, [subgraph for subgraph, _ in sources])
        return types[0], False
    return merged, False


def _join(part: _Part, *, with_type: bool) -> AppliedDirective:
    return join_field(
        graph=part.subgraph.graph,
        requires=_field_set(part.field, "requires"),
        provides=_field_set(part.field, "provides"),
        type_=print_ast(part.field.type) if with_type else None,
        external=part.external,
        override=part.override,
        used_overridden=part.overridden,
    )


def _field_set(field: Field, name: str) -> str | None:
    return next((string_argument(one, "fields") for one in applied(field, name)), None)


def join_field(
    *,
    graph: str | None = None,
    requires: str | None = None,
    provides: str | None = None,
    type_: str | None = None,
    external: bool = False,
    override: str | None = None,
    used_overridden: bool = False,
) -> AppliedDirective:
    """A @join__field with only the arguments that say something; without any it is an interface object's."""
    arguments: dict[str, ConstValueNode] = {}
    if graph is not None:
        arguments["graph"] = EnumValueNode(value=graph)
    for name, text in (("requires", requires), ("provides", provides), ("type", type_)):
        if text is not None:
            arguments[name] = StringValueNode(value=text)
    if external:
        arguments["external"] = BooleanValueNode(value=True)
    if override is not None:
        arguments["override"] = StringValueNode(value=override)
    if used_overridden:
        arguments["usedOverridden"] = BooleanValueNode(value=True)
    return AppliedDirective(spec=JOIN, name="join__field", arguments=arguments)
