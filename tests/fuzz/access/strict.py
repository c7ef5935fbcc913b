"""Strict fields a register was asked for, object by object: of none that the caller may not read it of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from graphql import FieldNode, OperationDefinitionNode, SelectionSetNode, VariableNode, parse
from graphql.language import InlineFragmentNode

from gateway.decision import SubgraphRequest
from tests.fuzz.access.catalogue import REGISTERS
from tests.fuzz.access.deciding import Asker
from tests.fuzz.access.model import ENTITIES, Entity, entity_node, keyed
from tests.fuzz.access.recorded import strict_names
from tests.fuzz.access.tables import ALWAYS
from tests.fuzz.access.world import EVENTS, World

__all__ = ["requests_for_denied"]

_KEYS = ("pin", "caseId", "employeeNo", "eventId", "versionId")


def requests_for_denied(world: World, asker: Asker, asked: Iterable[SubgraphRequest]) -> Iterator[str]:
    """Yield a line for each strict field that was asked of an object the caller may not read it of."""
    for request in asked:
        if request.subgraph in REGISTERS:
            for variable, names in _asked(request.document):
                for name in names:
                    yield from _wrong(world, asker, request, variable, name)


def _wrong(
    world: World, asker: Asker, request: SubgraphRequest, variable: str | None, name: str
) -> Iterator[str]:
    coordinates = strict_names()[name]
    if any(
        each.effect != "deny" and each.condition == ALWAYS
        for at in coordinates
        for each in asker.table.of(at)
    ):
        return
    if variable is None:
        yield f"asked of {request.subgraph} before anything was decided: {name}"
        return
    for sent in request.variables[variable]:
        entity = _entity(world, sent)
        own = [at for at in coordinates if at.partition(".")[0] in (entity.type, *_values(coordinates))]
        if all(asker.decide(at, entity).effect == "deny" for at in own):
            yield f"asked of {request.subgraph} about {entity.type} {entity.key}: {name}"


def _values(coordinates: Iterable[str]) -> set[str]:
    """Return the types that are no records: they are decided with the record they hang from."""
    return {at.partition(".")[0] for at in coordinates} - ENTITIES


def _entity(world: World, sent: Mapping[str, Any]) -> Entity:
    kind = sent["__typename"]
    key, _, version = next(sent[name] for name in _KEYS if name in sent).partition("@")
    base = kind.removesuffix("Version") if kind != "CivilStatusEventVersion" else next(iter(EVENTS))
    current = keyed(world, base, key)
    assert current is not None
    assert current.entity is not None
    if not version:
        return current.entity
    kind, now = current.entity.type, current.entity.row
    row = next(row for row in (now, *world.versions[kind, key]) if str(row["version"]) == version)
    found = entity_node(world, kind, row, now).entity
    assert found is not None
    return found


@lru_cache(maxsize=512)
def _asked(document: str) -> tuple[tuple[str | None, tuple[str, ...]], ...]:
    """Return per root field the variable with the objects it is about, if any, and the strict names."""
    found = []
    for definition in parse(document).definitions:
        if isinstance(definition, OperationDefinitionNode):
            for each in definition.selection_set.selections:
                if isinstance(each, FieldNode):
                    names = tuple(sorted(set(_below(each.selection_set)) & strict_names().keys()))
                    found.append((_objects(each), names))
    return tuple(found)


def _objects(field: FieldNode) -> str | None:
    given = (each.value for each in field.arguments or () if field.name.value == "_entities")
    return next((value.name.value for value in given if isinstance(value, VariableNode)), None)


def _below(selection: SelectionSetNode | None) -> Iterator[str]:
    for each in selection.selections if selection is not None else ():
        if isinstance(each, FieldNode):
            yield each.name.value
        if isinstance(each, FieldNode | InlineFragmentNode):
            yield from _below(each.selection_set)
