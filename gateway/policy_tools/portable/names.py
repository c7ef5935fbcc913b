"""Portable profile: a name is bound once in a rule; regorus refuses an inner one that hides an outer one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway.policy_tools.portable.tokens import Source, Statement

__all__ = ["check"]


def check(source: Source, packages: Mapping[str, Sequence[Source]]) -> Iterator[tuple[int, str, str]]:
    """Yield line, name and text of each name that is bound where it is bound already."""
    own = {rule.name for each in packages[source.package] for rule in each.rules}
    for rule in source.rules:
        yield from _rebound(rule, own)


def _rebound(rule: Statement, own: set[str]) -> Iterator[tuple[int, str, str]]:
    scopes: list[set[str]] = [set(rule.parameters)]
    tokens = rule.tokens
    for position, token in enumerate(tokens):
        if token.kind == "operator" and token.text in "([{":
            scopes.append(set())
        elif token.kind == "operator" and token.text in ")]}" and len(scopes) > 1:
            scopes.pop()
        for name in _bound_at(rule, position):
            if any(name in scope for scope in scopes):
                yield tokens[position].line, "rebound_name", f"{name} is bound already"
            elif name in own:
                yield tokens[position].line, "rebound_name", f"{name} is the name of a rule"
            scopes[-1].add(name)


def _bound_at(rule: Statement, position: int) -> Iterator[str]:
    tokens = rule.tokens
    token = tokens[position]
    if token.kind == "name" and token.text in ("some", "every"):
        at = position + 1
        while at < len(tokens) and tokens[at].text != "in":
            if tokens[at].kind == "name" and tokens[at].text != "_":
                yield tokens[at].text
            at += 1
    elif token.text == ":=" and position > 0 and tokens[position - 1].kind == "name":
        before = tokens[position - 1]
        head = position == 1 or (position == 2 and tokens[0].text == "default")
        if not head and before.text != "else":
            yield before.text
