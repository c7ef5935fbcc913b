"""The catalogue: how protected each field is, who enters it, and what reads it.

The directives are composed from https://specs.lienthong.example/catalogue/v1.0 (`design.md` 5).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from graphql import (
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputObjectTypeDefinitionNode,
    InterfaceTypeDefinitionNode,
    Node,
    ObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    parse,
)

from gateway.supergraph.arguments import Arguments, applications, optional_text, text
from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.links import Feature, read_features
from gateway.supergraph.loader import load_supergraph
from gateway.supergraph.model import Supergraph

__all__ = [
    "CATALOGUE",
    "DESCRIPTION",
    "ENTERING_LEVELS",
    "LEVELS",
    "STRICT_TAGS",
    "TAGS",
    "Catalogue",
    "CatalogueEntry",
    "read_catalogue",
    "read_supergraph",
]

CATALOGUE = "https://specs.lienthong.example/catalogue"
LEVELS = ("OPEN", "OPERATIONAL", "BASIC", "SENSITIVE", "SEALED")
"""Classes of `domain.md` 4, from least to most protected."""
STRICT_TAGS = frozenset({"bank", "hiv"})
TAGS = STRICT_TAGS | {"structure", "financial", "reveals-health", "secret", "statistics", "third-party"}
ENTERING_LEVELS = frozenset({"COMMUNE", "PROVINCE", "MINISTRY", "UNIT", "CITIZEN"})
DESCRIPTION = re.compile(r"(?P<meaning>\S.*?)\s*\((?P<term>[^()]+)\)", re.DOTALL)
"""English meaning (thuật ngữ tiếng Việt)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """What the catalogue says of one field.

    `register` answers for the value: the register of the type where it contributes the field, else the
    contributing subgraph (of several, the first in name order: value types that registers share).
    `group` is the writer group, None for a derived field. `ground` is the law that lets it show what it
    declassifies.
    """

    coordinate: str
    level: str
    tags: frozenset[str]
    register: str
    entered_by: tuple[str, ...] = ()
    group: str | None = None
    declassifies: tuple[str, ...] = ()
    ground: str | None = None
    description: str = ""

    @property
    def term(self) -> str | None:
        """The Vietnamese term: what its description ends in, in brackets. None where there is none."""
        found = DESCRIPTION.fullmatch(self.description)
        return None if found is None else found["term"]

    @property
    def meaning(self) -> str:
        """The English meaning: its description without the term."""
        found = DESCRIPTION.fullmatch(self.description)
        return self.description if found is None else found["meaning"]

    @property
    def is_open(self) -> bool:
        """Whether anybody may read it."""
        return self.level == "OPEN"

    @property
    def is_structure(self) -> bool:
        """Whether it holds no data of its own (connections, edges, root fields)."""
        return "structure" in self.tags

    @property
    def is_strict(self) -> bool:
        """Whether it is decided before any subgraph is asked for it."""
        return self.level == "SEALED" or not STRICT_TAGS.isdisjoint(self.tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """The catalogue of a supergraph.

    `fields` by coordinate (only classified fields); `registers` by type name (only types with @register);
    `reads` by `Type.field.argument`, `Input.field` or `Enum.VALUE`: the coordinates whose values that
    filters, sorts or groups by. `input_reads` and `enum_reads` are those of `reads` that fields of input
    objects and values of enums say.
    """

    fields: Mapping[str, CatalogueEntry] = field(default_factory=dict)
    registers: Mapping[str, str] = field(default_factory=dict)
    reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    input_reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    enum_reads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@lru_cache(maxsize=2)
def read_supergraph(sdl: str) -> tuple[Supergraph, Catalogue]:
    """Return a supergraph with its catalogue, read once per process. Raises SupergraphError."""
    supergraph = load_supergraph(sdl)
    return supergraph, _catalogue_of(sdl, supergraph)


def read_catalogue(sdl: str) -> Catalogue:
    """Read the catalogue of a supergraph; empty when it links none. Raises SupergraphError."""
    return _catalogue_of(sdl, load_supergraph(sdl))


def _catalogue_of(sdl: str, supergraph: Supergraph) -> Catalogue:
    document = parse(sdl, no_location=True)
    schema = next(node for node in document.definitions if isinstance(node, SchemaDefinitionNode))
    feature = read_features(schema.directives or ()).find(CATALOGUE)
    if feature is None:
        return Catalogue()
    reader = _Reader(feature, supergraph)
    for node in document.definitions:
        reader.definition(node)
    return Catalogue(
        fields=reader.fields,
        registers=reader.registers,
        reads={**reader.argument_reads, **reader.input_reads, **reader.enum_reads},
        input_reads=reader.input_reads,
        enum_reads=reader.enum_reads,
    )


class _Reader:
    def __init__(self, feature: Feature, supergraph: Supergraph) -> None:
        self.supergraph = supergraph
        self.feature = feature
        self.fields: dict[str, CatalogueEntry] = {}
        self.registers: dict[str, str] = {}
        self.argument_reads: dict[str, tuple[str, ...]] = {}
        self.input_reads: dict[str, tuple[str, ...]] = {}
        self.enum_reads: dict[str, tuple[str, ...]] = {}

    def definition(self, node: Node) -> None:
        match node:
            case ObjectTypeDefinitionNode() | InterfaceTypeDefinitionNode():
                name = node.name.value
                for given in self.applied(node, "register"):
                    self.registers[name] = text(given, "name")
                for one in node.fields or ():
                    self.field(name, one)
            case InputObjectTypeDefinitionNode():
                for value in node.fields or ():
                    self.read_by(self.input_reads, f"{node.name.value}.{value.name.value}", value)
            case EnumTypeDefinitionNode():
                for enum_value in node.values or ():
                    self.read_by(self.enum_reads, f"{node.name.value}.{enum_value.name.value}", enum_value)
            case _:
                pass

    def field(self, type_name: str, node: FieldDefinitionNode) -> None:
        coordinate = f"{type_name}.{node.name.value}"
        for argument in node.arguments or ():
            self.read_by(self.argument_reads, f"{coordinate}.{argument.name.value}", argument)
        for given in self.applied(node, "classification"):
            entered = next(self.applied(node, "enteredBy"), None)
            declassified = next(self.applied(node, "declassifies"), {})
            self.fields[coordinate] = CatalogueEntry(
                coordinate=coordinate,
                level=text(given, "level"),
                tags=frozenset(_texts(given, "tags")),
                register=self.register(type_name, node.name.value),
                entered_by=_texts(entered or {}, "levels"),
                group=optional_text(entered or {}, "group"),
                declassifies=_texts(declassified, "fields"),
                ground=optional_text(declassified, "ground"),
                description=node.description.value if node.description is not None else "",
            )

    def read_by(self, found: dict[str, tuple[str, ...]], coordinate: str, node: Node) -> None:
        read = tuple(text(given, "field") for given in self.applied(node, "reads"))
        if read:
            found[coordinate] = read

    def applied(self, node: Node, directive: str) -> Iterator[Arguments]:
        return applications(node, self.feature.directive(directive))

    def register(self, type_name: str, field_name: str) -> str:
        contributors = sorted(_contributors(self.supergraph, type_name, field_name))
        own = self.registers.get(type_name)
        if own in contributors or not contributors:
            return own or ""
        return contributors[0]


def _contributors(supergraph: Supergraph, type_name: str, field_name: str) -> Iterator[str]:
    """Subgraphs that resolve a field; of an interface object's field, those that do on the interface."""
    type_ = supergraph.types[type_name]
    if any(join.graph is None for join in type_.fields[field_name].joins):
        for interface in sorted({name for names in type_.implements.values() for name in names}):
            if field_name in supergraph.types[interface].fields:
                yield from _contributors(supergraph, interface, field_name)
        return
    for graph in type_.graphs:
        join = supergraph.join_of(type_name, field_name, graph)
        if join is not None and not join.external and not join.used_overridden:
            yield graph


def _texts(given: Arguments, name: str) -> tuple[str, ...]:
    value = given.get(name, [])
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return tuple(value)
    raise SupergraphError(f"argument {name} must be a list of strings, not {value!r}")
