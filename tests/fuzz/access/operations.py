"""Random questions about persons and records that exist: aliases, fragments, interfaces, hops, counts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from random import Random
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_composite_type,
    is_list_type,
)

from tests.fuzz.access.arguments import LISTS, STATISTICS, VARIABLES, Bare, inner_arguments, root_arguments
from tests.fuzz.access.world import EVENTS, World

__all__ = ["Maker", "Question"]

SINGLE = ("person", "person", "person", "assistanceCase", "assistanceCase")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One operation of a caller."""

    text: str
    variables: Mapping[str, Any]
    pages: str | None = None
    """Response key of a connection whose next page may be asked for."""
    repeatable: bool = False
    """Whether other values make no other text."""
    cursor: str = ""
    """Behind which row it asks; empty for a first page."""
    behind: int = 0
    """How many rows this caller saw up to it: another may see more or fewer up to the same cursor."""

    @property
    def by_position(self) -> str:
        """The text with the position in place of the cursor, which the oracle cannot read."""
        return self.text.replace(self.cursor, str(self.behind)) if self.cursor else self.text


@dataclass(slots=True, kw_only=True)
class Maker:
    """Makes questions for one caller."""

    schema: GraphQLSchema
    world: World
    random: Random
    """Chooses the shape of a question."""
    values: Random
    """Chooses whom and what it asks about: with other values it is the same text."""
    pins: Sequence[str]
    """Persons the caller is likely to ask about."""
    units: Sequence[str]
    roots: Sequence[str] = ()
    """Root fields that are open to the caller: asked most."""
    _fragments: dict[str, str] = field(default_factory=dict)
    _variables: dict[str, tuple[str, Any]] = field(default_factory=dict)
    _open: int = 0
    """Percent of the arguments that are variables."""

    def question(self) -> Question:
        """Return a question; the same state of `random` gives the same question."""
        self._fragments, self._variables = {}, {}
        self._open = self.random.choice((100, 100, 100, 40, 0))
        query = self.schema.query_type
        assert query is not None
        parts, pages = [], None
        for number in range(1 if self.chance(80) else 2):
            name = self._root()
            key = f"r{number}" if number or self.chance(25) else name
            text = self._root_field(name, query.fields[name])
            parts.append(text if key == name else f"{key}: {text}")
            if name in LISTS:
                pages = key
        if self.chance(5):
            parts.append("__typename")
        declared = ", ".join(f"${name}: {kind}" for name, (kind, _) in self._variables.items())
        head = f"query Q({declared})" if declared else "query Q"
        body = "\n".join([f"{head} {{ {' '.join(parts)} }}", *self._fragments.values()])
        return Question(
            text=body,
            variables={name: value for name, (_, value) in self._variables.items()},
            pages=pages,
            repeatable=self._open == 100,
        )

    def chance(self, percent: int) -> bool:
        """Return true in so many of a hundred shapes."""
        return self.random.randrange(100) < percent

    def _root(self) -> str:
        if self.roots and self.chance(80):
            return self.random.choice(self.roots)
        draw = self.random.randrange(100)
        if draw < 45:
            return self.random.choice(SINGLE)
        if draw < 88:
            return self.random.choice(LISTS)
        if draw < 94:
            return self.random.choice(STATISTICS)
        return "personByPin" if draw < 97 else "administrativeUnit"

    def _root_field(self, name: str, found: GraphQLField) -> str:
        inner = get_named_type(found.type)
        arguments = self._arguments(root_arguments(self, name))
        if name in LISTS:
            return f"{name}{arguments} {self._connection(inner, 4)}"
        depth = 2 if name in STATISTICS else 5
        return f"{name}{arguments} {self._selection(inner, depth, True)}"

    def _connection(self, kind: GraphQLNamedType, depth: int) -> str:
        node = get_named_type(_field_of(_field_of(kind, "edges"), "node"))
        edges = (
            f"edges {{ node {self._selection(node, depth, False)}{' cursor' if self.chance(20) else ''} }}"
        )
        if self.chance(10):
            return f"{{ {edges} }}"
        parts = [edges, "pageInfo { hasNextPage endCursor }"]
        if self.chance(70):
            parts.append("totalCount")
        self.random.shuffle(parts)
        return f"{{ {' '.join(parts)} }}"

    def _arguments(self, given: Mapping[str, Any]) -> str:
        if not given:
            return ""
        return f"({', '.join(f'{name}: {self._literal(name, value)}' for name, value in given.items())})"

    def _literal(self, name: str, value: Any) -> str:
        if isinstance(value, Bare):
            return value
        if isinstance(value, list) and all(isinstance(each, Bare) for each in value):
            return f"[{', '.join(value)}]"
        kind = VARIABLES.get(name)
        if kind is not None and self.chance(self._open):
            variable = f"v{len(self._variables)}"
            self._variables[variable] = (kind, value)
            return f"${variable}"
        return json.dumps(value, ensure_ascii=False)

    def _selection(self, found: GraphQLNamedType, depth: int, one: bool) -> str:
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType)
        usable = [
            (name, each)
            for name, each in found.fields.items()
            if not is_composite_type(get_named_type(each.type)) or depth > 1
        ]
        parts = [self._field(name, each, depth, one) for name, each in self._chosen(usable)]
        if isinstance(found, GraphQLInterfaceType):
            members = sorted(each.name for each in self.schema.get_possible_types(found))
            parts += [
                f"... on {name} {self._selection(self.schema.type_map[name], max(depth - 1, 1), one)}"
                for name in self.random.sample(members, self.random.randint(1, 3))
            ]
        if self.chance(15):
            parts.append(self._narrowed(found, depth, one))
        if not parts or self.chance(15):
            parts.append("__typename")
        self.random.shuffle(parts)
        return f"{{ {' '.join(parts)} }}"

    def _chosen(self, usable: list[tuple[str, GraphQLField]]) -> list[tuple[str, GraphQLField]]:
        if not usable:
            return []
        chosen = self.random.sample(usable, min(len(usable), self.random.randint(1, 5)))
        chosen += [each for each in usable if each[0] in _STRICT and each not in chosen and self.chance(12)]
        if self.chance(8):
            chosen.append(self.random.choice(chosen))
        return chosen

    def _narrowed(self, found: GraphQLNamedType, depth: int, one: bool) -> str:
        wanted = found.name
        if found.name in EVENTS and self.chance(50):
            wanted = "CivilStatusEvent"
        selection = self._selection(self.schema.type_map[wanted], max(depth - 2, 1), one)
        condition = ""
        if self.chance(15):
            truth = self.random.choice(("true", "false"))
            condition = f" @{self.random.choice(('include', 'skip'))}(if: {truth})"
        if self.chance(40):
            name = f"F{len(self._fragments)}"
            self._fragments[name] = f"fragment {name} on {wanted} {selection}"
            return f"...{name}{condition}"
        return f"... on {wanted}{condition} {selection}"

    def _field(self, name: str, found: GraphQLField, depth: int, one: bool) -> str:
        inner = get_named_type(found.type)
        given = inner_arguments(self, name) if found.args else {}
        arguments = self._arguments(given)
        alias = "" if not (given or self.chance(12)) else f"{name}_{self.random.randrange(1000)}: "
        if name == "edges" or inner.name.endswith("Connection"):
            return f"{alias}{name}{arguments} {{ __typename }}"
        if not is_composite_type(inner):
            return f"{alias}{name}{arguments}"
        several = is_list_type(get_nullable_type(found.type))
        inside = self._selection(inner, depth - 2 if several else depth - 1, one and not several)
        return f"{alias}{name}{arguments} {inside}"


_STRICT = frozenset({
    "payment", "bankAccountNo", "hivStatus", "planning", "birthParents", "adoption", "pin", "motherPin",
    "household",    "members", "children", "person", "categoryCode", "religion", "ethnicity",
})  # fmt: skip
"""What is protected best, or leads on: asked more often than the rest."""


@cache
def _field_of(kind: Any, name: str) -> Any:
    return get_named_type(get_named_type(kind).fields[name].type)
