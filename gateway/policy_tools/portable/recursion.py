"""Portable profile: no rule leads back to itself. OPA refuses to load such rules; regorus dies of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway.policy_tools.portable.tokens import Source, Statement, reference_at

__all__ = ["check"]

Node = tuple[str, str]
"""Package and name."""


def check(packages: Mapping[str, Sequence[Source]]) -> Iterator[tuple[str, int, str, str]]:
    """Yield path, line, name and text of one rule of each circle."""
    names = {
        package: {rule.name for source in found for rule in source.rules}
        for package, found in packages.items()
    }
    edges: dict[Node, set[Node]] = {}
    places: dict[Node, tuple[str, int]] = {}
    for package, sources in packages.items():
        for source in sources:
            for rule in source.rules:
                node = package, rule.name
                places.setdefault(node, (source.path, rule.line))
                edges.setdefault(node, set()).update(_leads_to(source, rule, names))
    for circle in _circles(edges):
        path, line = places[circle[0]]
        way = " -> ".join(f"{package}.{name}" for package, name in (*circle, circle[0]))
        yield path, line, "recursion", way


def _leads_to(source: Source, rule: Statement, names: Mapping[str, set[str]]) -> Iterator[Node]:
    hidden = rule.parameters
    for position, token in enumerate(rule.tokens):
        head = position == 0 or (position == 1 and rule.tokens[0].text == "default")
        if token.kind != "name" or head or (rule.tokens[position - 1].text == "." and token.glued):
            continue
        reference, _ = reference_at(rule.tokens, position)
        first, _, rest = reference.partition(".")
        if first in hidden:
            continue
        full = reference if first == "data" else None
        if first in source.imports:
            full = f"{source.imports[first]}.{rest}" if rest else source.imports[first]
        if full is None:
            if first in names[source.package]:
                yield source.package, first
            continue
        yield from _targets(full.removeprefix("data."), names)


def _targets(path: str, names: Mapping[str, set[str]]) -> Iterator[Node]:
    """Yield the rules a path means; all of a package that is looked into by a variable."""
    for package, found in names.items():
        if path == package or package.startswith(f"{path}."):
            yield from ((package, name) for name in found)
        elif path.startswith(f"{package}."):
            name = path[len(package) + 1 :].partition(".")[0]
            yield from ((package, each) for each in found if name in (each, "*"))


def _circles(edges: Mapping[Node, set[Node]]) -> Iterator[list[Node]]:
    """Yield one circle for each node at which a walk meets itself."""
    done: set[Node] = set()
    for start in sorted(edges):
        if start in done:
            continue
        way: list[Node] = []
        stack = [(start, iter(sorted(edges[start])))]
        way.append(start)
        while stack:
            node, following = stack[-1]
            for each in following:
                if each in way:
                    yield way[way.index(each) :]
                elif each in edges and each not in done:
                    way.append(each)
                    stack.append((each, iter(sorted(edges[each]))))
                    break
            else:
                stack.pop()
                way.pop()
                done.add(node)
