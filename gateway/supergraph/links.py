"""Which specifications a supergraph links, and under which names their elements go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphql import DirectiveNode

from gateway.supergraph.arguments import arguments_of
from gateway.supergraph.errors import SupergraphError

__all__ = ["Feature", "Features", "read_features"]

APOLLO = "https://specs.apollo.dev"
LINK_URL = re.compile(r"(?P<identity>.+?)/v(?P<major>\d+)\.(?P<minor>\d+)/?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Feature:
    """One `@link` (or `@core`): the elements of one specification."""

    identity: str
    """The url without its version, e.g. `https://specs.apollo.dev/join`."""
    version: tuple[int, int]
    name: str
    """Last segment of the identity: the specification's own name."""
    namespace: str
    """What prefixes its elements here: `as:`, else the name."""
    purpose: str | None = None
    imports: Mapping[str, str] = field(default_factory=dict)
    """Imported element -> its name here; directives with their `@`."""

    def directive(self, element: str) -> str:
        """Return how `@element` of the specification is called in this document (without `@`)."""
        imported = self.imports.get(f"@{element}")
        if imported is not None:
            return imported.removeprefix("@")
        return self.namespace if element == self.name else f"{self.namespace}__{element}"

    def type(self, element: str) -> str:
        """Return how a type of the specification is called in this document."""
        return self.imports.get(element, f"{self.namespace}__{element}")

    def owns_type(self, name: str) -> bool:
        """Whether a type name of the document belongs to this specification."""
        return name.startswith(f"{self.namespace}__") or name in self.imports.values()

    def owns_directive(self, name: str) -> bool:
        """Whether a directive name of the document belongs to this specification."""
        return name == self.namespace or self.owns_type(name) or f"@{name}" in self.imports.values()


@dataclass(frozen=True, slots=True)
class Features:
    """All linked specifications of one document."""

    all: tuple[Feature, ...]

    def find(self, identity: str) -> Feature | None:
        """Return the feature with this identity, if it is linked."""
        return next((feature for feature in self.all if feature.identity == identity), None)

    def own_type(self, name: str) -> bool:
        """Whether a type comes from any linked specification."""
        return any(feature.owns_type(name) for feature in self.all)

    def own_directive(self, name: str) -> bool:
        """Whether a directive comes from any linked specification."""
        return any(feature.owns_directive(name) for feature in self.all)


def read_features(directives: Iterable[DirectiveNode]) -> Features:
    """Read the directives applied to the `schema` definition. Raises SupergraphError."""
    nodes = tuple(directives)
    link_name = bootstrap_name(nodes)
    features = tuple(read_feature(node) for node in nodes if node.name.value == link_name)
    seen: set[str] = set()
    for feature in features:
        if feature.identity in seen:
            raise SupergraphError(f"{feature.identity} is linked twice")
        seen.add(feature.identity)
    return Features(features)


def bootstrap_name(nodes: Iterable[DirectiveNode]) -> str:
    """Find the directive that links the link specification itself: it may be renamed."""
    for node in nodes:
        given = arguments_of(node)
        url = given.get("url", given.get("feature"))
        for spec in ("link", "core"):
            if (
                isinstance(url, str)
                and url.startswith(f"{APOLLO}/{spec}/")
                and node.name.value == given.get("as", spec)
            ):
                return node.name.value
    raise SupergraphError("the schema definition links no link specification (@link or @core)")


def read_feature(node: DirectiveNode) -> Feature:
    """Read one `@link(url:, as:, import:, for:)` or `@core(feature:, as:, for:)`."""
    given = arguments_of(node)
    url = given.get("url", given.get("feature"))
    match = LINK_URL.fullmatch(url) if isinstance(url, str) else None
    if match is None:
        raise SupergraphError(f"@{node.name.value}: {url!r} is no specification url with a version")
    identity = match["identity"]
    name = identity.rsplit("/", 1)[-1]
    namespace, purpose = given.get("as", name), given.get("for")
    if not isinstance(namespace, str) or not (purpose is None or isinstance(purpose, str)):
        raise SupergraphError(f"@{node.name.value}(url: {url!r}): malformed arguments")
    return Feature(
        identity=identity,
        version=(int(match["major"]), int(match["minor"])),
        name=name,
        namespace=namespace,
        purpose=purpose,
        imports=read_imports(given.get("import")),
    )


def read_imports(value: object) -> dict[str, str]:
    """Read `import: ["@a", {name: "@b", as: "@c"}]`."""
    if value is None:
        return {}
    imports: dict[str, str] = {}
    for item in value if isinstance(value, list) else [value]:
        match item:
            case str():
                imports[item] = item
            case {"name": str(name), **rest}:
                imports[name] = str(rest.get("as", name))
            case _:
                raise SupergraphError(f"malformed import {item!r} in a @link")
    return imports
