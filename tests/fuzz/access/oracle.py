"""The whole answer a caller must get to an operation, from raw rows and the caller's table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from graphql import (
    BooleanValueNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    VariableNode,
    get_named_type,
    parse,
    value_from_ast_untyped,
)

from tests.fuzz.access.catalogue import catalogue
from tests.fuzz.access.deciding import Asker, Outcome, masked
from tests.fuzz.access.model import ENTITIES, UNKNOWN, Node
from tests.fuzz.access.nodes import field_value
from tests.fuzz.access.roots import REFUSED, root_value
from tests.fuzz.access.world import World

__all__ = ["Expected", "Report", "expect"]

Path = tuple[str | int, ...]
_MISSING = object()
_HOLDERS = frozenset({*ENTITIES, "Relative", "HouseholdMember", "Household"})


@dataclass(slots=True)
class Report:
    """Where one outcome of a coordinate was met."""

    reasons: set[str | None] = field(default_factory=set)
    paths: list[Path] = field(default_factory=list)


@dataclass(slots=True)
class Expected:
    """The answer, and what its manifest must say."""

    data: dict[str, Any]
    reports: dict[tuple[str, str], Report] = field(default_factory=dict)
    """(coordinate, effect) -> places. Silent denials are not there."""
    strict: set[str] = field(default_factory=set)
    """Coordinates of which nothing may have been asked of a register."""
    believed: int = 0
    """Values that are not computed here."""


def expect(
    schema: GraphQLSchema, world: World, asker: Asker, text: str, variables: Mapping[str, Any], actual: Any
) -> Expected:
    """Return what must come back; `actual` is consulted for values that are not computed here alone."""
    return _Run(schema, world, asker, text, variables).run(actual if isinstance(actual, dict) else {})


@lru_cache(maxsize=64)
def _parsed(text: str) -> DocumentNode:
    """Parse a text once for all the values it is asked with."""
    return parse(text)


class _Run:
    def __init__(
        self, schema: GraphQLSchema, world: World, asker: Asker, text: str, variables: Mapping[str, Any]
    ) -> None:
        document = _parsed(text)
        self._schema, self._world, self._asker = schema, world, asker
        self._variables = variables
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._operation = next(
            node for node in document.definitions if isinstance(node, OperationDefinitionNode)
        )
        self._expected = Expected(data={})

    def run(self, actual: Mapping[str, Any]) -> Expected:
        root = Node("Query", None, {})
        self._expected.data = self._object(root, [self._operation.selection_set], (), actual)
        return self._expected

    def _object(self, node: Node, sets: Sequence[Any], path: Path, actual: Any) -> dict[str, Any]:
        grouped: dict[str, list[FieldNode]] = {}
        for selected in sets:
            for found in self._fields(selected.selections, node.type):
                grouped.setdefault((found.alias or found.name).value, []).append(found)
        taken = actual if isinstance(actual, dict) else {}
        return {
            key: self._field(node, fields, (*path, key), taken.get(key, _MISSING))
            for key, fields in grouped.items()
        }

    def _fields(self, selections: Sequence[SelectionNode], type_name: str) -> Iterator[FieldNode]:
        for each in selections:
            if not self._included(each):
                continue
            if isinstance(each, FieldNode):
                yield each
            elif isinstance(each, InlineFragmentNode):
                wanted = each.type_condition
                if wanted is None or self._is(type_name, wanted.name.value):
                    yield from self._fields(each.selection_set.selections, type_name)
            elif isinstance(each, FragmentSpreadNode):
                fragment = self._fragments[each.name.value]
                if self._is(type_name, fragment.type_condition.name.value):
                    yield from self._fields(fragment.selection_set.selections, type_name)

    def _included(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            value = directive.arguments[0].value if directive.arguments else None
            if isinstance(value, VariableNode):
                truth = self._variables[value.name.value]
            else:
                assert isinstance(value, BooleanValueNode)
                truth = value.value
            if truth is (directive.name.value == "skip"):
                return False
        return True

    def _is(self, type_name: str, wanted: str) -> bool:
        if type_name == wanted:
            return True
        found, concrete = self._schema.type_map[wanted], self._schema.type_map[type_name]
        return (
            isinstance(found, GraphQLInterfaceType)
            and isinstance(concrete, GraphQLObjectType)
            and found in concrete.interfaces
        )

    def _field(self, node: Node, fields: list[FieldNode], path: Path, actual: Any) -> Any:
        name = fields[0].name.value
        if name == "__typename":
            return node.type
        owner = self._schema.type_map[node.type]
        assert isinstance(owner, GraphQLObjectType)
        definition = owner.fields[name]
        arguments = {
            each.name.value: value_from_ast_untyped(each.value, dict(self._variables))
            for each in fields[0].arguments or ()
        }
        coordinate = f"{node.type}.{name}"
        outcome = self._outcome(node, coordinate)
        if node.type == "Query" and name.endswith("Statistics"):
            outcome = self._asker.counts(coordinate, self._world.province(arguments.get("unit")))
            if outcome.effect == "allow" and self._asker.code == "budget":
                outcome = _of_budget(arguments["by"], actual)
        if (
            outcome.effect != "deny"
            and node.type in _HOLDERS
            and not self._leads(get_named_type(definition.type))
        ):
            outcome = Outcome(effect="deny", reason="no_ground")
        if outcome.effect == "deny":
            return self._denied(coordinate, outcome, path)
        if node.type == "Query":
            value = root_value(self._world, self._asker, name, arguments)
            if value is REFUSED:
                return self._denied(coordinate, Outcome(effect="deny"), path)
        else:
            value = field_value(self._world, node, name, arguments)
        if value is UNKNOWN:
            self._expected.believed += 1
            value = self._believed(node, get_named_type(definition.type), actual)
        return self._complete(
            value, outcome, coordinate, [each.selection_set for each in fields], path, actual
        )

    def _leads(self, kind: Any) -> bool:
        """Return whether a link may lead anywhere: to a type of which nothing may be known it is closed."""
        kinds = self._schema.get_possible_types(kind) if isinstance(kind, GraphQLInterfaceType) else [kind]
        return any(each.name not in ENTITIES or self._asker.may_exist(each.name) for each in kinds)

    def _believed(self, node: Node, kind: Any, actual: Any) -> Any:
        if actual is _MISSING or actual is None:
            return None
        if isinstance(actual, list):
            return [self._believed(node, kind, each) for each in actual]
        return Node(kind.name, node.entity, _Believing(actual)) if isinstance(actual, dict) else actual

    def _outcome(self, node: Node, coordinate: str) -> Outcome:
        outcome = self._asker.decide(coordinate, node.entity)
        known = catalogue().get(coordinate)
        if outcome.effect == "deny" or known is None or not known.requires:
            return outcome
        for required in _required(known.requires):
            if self._asker.decide(required, node.entity).effect != "allow":
                return Outcome(effect="deny")
        return outcome

    def _denied(self, coordinate: str, outcome: Outcome, path: Path) -> None:
        if not outcome.silent:
            self._report(coordinate, outcome, path)

    def _report(self, coordinate: str, outcome: Outcome, path: Path) -> None:
        report = self._expected.reports.setdefault((coordinate, outcome.effect), Report())
        report.reasons.add(outcome.reason)
        report.paths.append(path)

    def _complete(
        self, value: Any, outcome: Outcome, coordinate: str, sets: Sequence[Any], path: Path, actual: Any
    ) -> Any:
        if isinstance(value, Node):
            if value.entity is not None and value.values is None and not self._asker.visible(value.entity):
                return None
            return self._object(value, [each for each in sets if each is not None], path, actual)
        if isinstance(value, list):
            shown = [each for each in value if each is not None and not self._hidden(each)]
            given = actual if isinstance(actual, list) else []
            return [
                self._complete(
                    each, outcome, coordinate, sets, (*path, at), given[at] if at < len(given) else _MISSING
                )
                for at, each in enumerate(shown)
            ]
        if outcome.effect == "mask":
            assert outcome.mask is not None
            self._report(coordinate, outcome, path)  # a null too: what is told does not depend on the value
            found = masked(outcome.mask, value)
            if found is Ellipsis:
                self._expected.believed += 1
                return None if actual is _MISSING else actual
            return found
        return value

    def _hidden(self, value: Any) -> bool:
        return (
            isinstance(value, Node)
            and value.entity is not None
            and value.values is None
            and not self._asker.visible(value.entity)
        )


def _of_budget(dimensions: list[str], actual: Any) -> Outcome:
    """Scenario 20: coarse groups are counted, categories are not; of other dimensions the sheet is silent."""
    if "CATEGORY" in dimensions:
        return Outcome(effect="deny")
    silent = set(dimensions) - {"COARSE_GROUP"} and actual is None
    return Outcome(effect="deny" if silent else "allow")


class _Believing(dict[str, Any]):
    """Values of an object that is believed whole."""

    def get(self, key: str, default: Any = None) -> Any:  # noqa: ARG002 - as the base class has it
        """Return no value: each is believed in its turn."""
        return UNKNOWN


def _required(fields: str) -> list[str]:
    """Return the coordinates of Person that a `@requires` of ours names."""
    found, inside = [], None
    words = fields.replace("{", " { ").replace("}", " } ").split()
    for at, word in enumerate(words):
        if word == "{":
            inside = {"permanentResidence": "Residence"}[words[at - 1]]
        elif word == "}":
            inside = None
        else:
            found.append(f"{inside or 'Person'}.{word}")
    return found
