"""@link: which specifications a subgraph uses, and what it calls their directives and types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from graphql.language.ast import (
    ConstDirectiveNode,
    ConstValueNode,
    DocumentNode,
    EnumValueNode,
    ListValueNode,
    ObjectValueNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    StringValueNode,
)

from gateway.composition.errors import CompositionError, CompositionProblem
from gateway.composition.specs import (
    CORE,
    FEDERATION,
    FEDERATION_1_DIRECTIVES,
    FEDERATION_DIRECTIVES,
    FEDERATION_TYPES,
    INACCESSIBLE,
    LATEST_FEDERATION,
    LINK,
    MACHINERY_TYPES,
    TAG,
)

__all__ = ["Link", "Namespace", "SpecName", "read_namespace", "schema_directives"]

_URL = re.compile(r"^(?P<identity>.*?/(?P<name>[^/]+))/v(?P<major>\d+)\.(?P<minor>\d+)/?$")
_GRAPHQL_DIRECTIVES = frozenset({"skip", "include", "deprecated", "specifiedBy", "oneOf"})
_FEATURES_AS_FEDERATION = frozenset({TAG, INACCESSIBLE})

SpecName = tuple[str | None, str]
"""Identity of a specification (None: GraphQL itself) and a name in it, without the `@`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One @link: specification, version, prefix of its names here, and the names imported (local: own)."""

    identity: str
    version: tuple[int, int]
    name: str
    prefix: str
    imports: Mapping[str, str] = field(default_factory=dict)
    purpose: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """Resolves the local names of one subgraph to the names of specifications."""

    links: tuple[Link, ...]
    link_directive: str

    @property
    def is_fed1(self) -> bool:
        """Whether the subgraph links no version of the federation specification."""
        return all(link.identity != FEDERATION for link in self.links)

    def link_of(self, identity: str) -> Link | None:
        """The @link of a specification, if the subgraph has one."""
        return next((link for link in self.links if link.identity == identity), None)

    def directive(self, local: str) -> SpecName | None:
        """Where a directive comes from; None when no specification the subgraph links defines it."""
        if local in _GRAPHQL_DIRECTIVES:
            return None, local
        if local == self.link_directive:
            return LINK, "link"
        if self.is_fed1 and local in FEDERATION_1_DIRECTIVES:
            return FEDERATION, local
        for link in self.links:
            own = _own_name(link, f"@{local}")
            if own is not None:
                return _as_federation(link.identity), own
        return None

    def is_machinery(self, type_name: str) -> bool:
        """Whether a type belongs to federation or @link and not to the subgraph's own schema."""
        if type_name in MACHINERY_TYPES or (self.is_fed1 and type_name == "FieldSet"):
            return True
        prefixes = {"link", "federation"} | {link.prefix for link in self.links}
        prefix, separator, _ = type_name.partition("__")
        if separator and prefix in prefixes:
            return True
        federation = self.link_of(FEDERATION)
        own = federation.imports.get(type_name) if federation else None
        return own is not None and own in FEDERATION_TYPES

    def local_directive_names(self) -> Iterator[tuple[str, str]]:
        """Each federation directive under every name it may be written here: (local, own)."""
        if self.is_fed1:
            yield from ((name, name) for name in sorted(FEDERATION_1_DIRECTIVES))
        for link in self.links:
            if _as_federation(link.identity) != FEDERATION:
                continue
            imported = {own: local for local, own in link.imports.items()}
            for own in FEDERATION_DIRECTIVES:
                if link.identity == FEDERATION or own == link.name:
                    default = own if own == link.prefix else f"{link.prefix}__{own}"
                    yield imported.get(f"@{own}", f"@{default}")[1:], own


def _as_federation(identity: str) -> str:
    """@tag and @inaccessible are one directive each, linked on their own or through federation."""
    return FEDERATION if identity in _FEATURES_AS_FEDERATION else identity


def _own_name(link: Link, local: str) -> str | None:
    imported = link.imports.get(local)
    if imported is not None:
        return imported[1:]
    prefix, separator, rest = local[1:].partition("__")
    if separator and prefix == link.prefix:
        return rest
    return link.name if local[1:] == link.prefix else None


def schema_directives(document: DocumentNode) -> Iterator[ConstDirectiveNode]:
    """Directives of `schema` and `extend schema`, in document order."""
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinitionNode | SchemaExtensionNode):
            yield from definition.directives or ()


def read_namespace(subgraph: str, document: DocumentNode) -> Namespace:
    """Read the @link applications of a subgraph.

    Raises CompositionError: INVALID_LINK_IDENTIFIER, INVALID_LINK_DIRECTIVE_USAGE,
    UNKNOWN_FEDERATION_LINK_VERSION, UNSUPPORTED_LINKED_FEATURE.
    """
    directives = [(node, _arguments(node)) for node in schema_directives(document)]
    link_directive = next(
        (node.name.value for node, given in directives if (_text(given, "url") or "").startswith(f"{LINK}/")),
        "link",
    )
    problems: list[CompositionProblem] = []
    links = []
    for node, given in directives:
        if node.name.value != link_directive:
            continue
        try:
            links.append(_read_link(given))
        except ValueError as error:
            code, message = error.args
            problems.append(CompositionProblem(code=code, message=message, subgraphs=(subgraph,)))
    if problems:
        raise CompositionError(problems)
    return Namespace(links=tuple(links), link_directive=link_directive)


def _read_link(given: Mapping[str, ConstValueNode]) -> Link:
    url = _text(given, "url") or ""
    match = _URL.match(url)
    if match is None:
        raise ValueError(
            "INVALID_LINK_IDENTIFIER", f'@link(url: "{url}") does not end in /<name>/v<major>.<minor>'
        )
    version = (int(match["major"]), int(match["minor"]))
    identity = match["identity"]
    if identity == FEDERATION and not (2, 0) <= version <= LATEST_FEDERATION:
        raise ValueError(
            "UNKNOWN_FEDERATION_LINK_VERSION", f"federation v{match['major']}.{match['minor']} is unknown"
        )
    purpose = given.get("for")
    purpose_name = purpose.value if isinstance(purpose, EnumValueNode) else None
    if purpose_name is not None and not identity.startswith(f"{CORE}/"):
        raise ValueError(
            "UNSUPPORTED_LINKED_FEATURE", f"{url} is linked for {purpose_name}, which we do not provide"
        )
    return Link(
        identity=identity,
        version=version,
        name=match["name"],
        prefix=_text(given, "as") or match["name"],
        imports=dict(_read_import(url, one) for one in _imports(url, given.get("import"))),
        purpose=purpose_name,
    )


def _imports(url: str, node: ConstValueNode | None) -> tuple[ConstValueNode, ...]:
    match node:
        case None:
            return ()
        case ListValueNode():
            return tuple(node.values)
        case _:
            raise ValueError("INVALID_LINK_DIRECTIVE_USAGE", f"import of {url} is not a list")


def _read_import(url: str, node: ConstValueNode) -> tuple[str, str]:
    match node:
        case StringValueNode():
            return node.value, node.value
        case ObjectValueNode():
            given = {one.name.value: one.value for one in node.fields}
            name = _text(given, "name")
            local = _text(given, "as") or name
            if name is not None and local is not None and name.startswith("@") == local.startswith("@"):
                return local, name
        case _:
            pass
    raise ValueError("INVALID_LINK_DIRECTIVE_USAGE", f"import of {url}: a name or {{name, as}} is expected")


def _arguments(node: ConstDirectiveNode) -> dict[str, ConstValueNode]:
    return {one.name.value: one.value for one in node.arguments or ()}


def _text(given: Mapping[str, ConstValueNode], name: str) -> str | None:
    value = given.get(name)
    return value.value if isinstance(value, StringValueNode) else None
