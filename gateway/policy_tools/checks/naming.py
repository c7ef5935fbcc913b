"""Names in rules: what a rule compares a field, a caller or a purpose with must still be there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gateway.access.flags import FLAGS
from gateway.decision import Level, SubjectKind, Via
from gateway.policy_tools.checks.violations import Violation
from gateway.policy_tools.coordinates import Api
from gateway.policy_tools.rego_ast import Module, Node, line_of, path_of, rules_of, text_of, walk
from gateway.supergraph.catalogue import LEVELS, TAGS

__all__ = ["COORDINATE", "Names", "check_names", "known_names"]

COORDINATE = re.compile(r"[A-Z][A-Za-z0-9]*\.(?:__typename|[a-z][A-Za-z0-9]*)")

Names = Mapping[str, frozenset[str]]
"""What there is, by the word for it."""

_FIELD = {
    "coordinate": "coordinate", "type": "type", "entity": "type", "class": "class", "group": "group",
    "register": "register", "via": "via", "tags": "tag",
}  # fmt: skip
_INPUT = {
    ("subject", "kind"): "kind", ("subject", "level"): "level", ("subject", "agency"): "agency",
    ("subject", "successor"): "agency", ("purpose", "code"): "purpose", ("purpose", "ancestors"): "purpose",
    ("purpose", "case", "register"): "register",
}  # fmt: skip
_DOCUMENTS = {
    ("functions",): "register", ("registers", "registers"): "register", ("purposes",): "purpose",
    ("field_lists",): "purpose", ("lookups",): "coordinate", ("agencies",): "agency",
}  # fmt: skip
_ROOTS = frozenset({"Query", "Mutation", "Subscription"})
"""Root types are named whether the API has them yet or not."""
_COMPARED = frozenset({"equal", "neq", "eq", "assign"})
_NOTHING = frozenset({"", "none"})
"""Defaults that stand for no value in a comparison."""


def known_names(api: Api, reference: Mapping[str, Any]) -> Names:
    """Return everything a rule may name."""
    entries = api.catalogue.fields.values()
    declared = reference["attributes"]
    return {
        "coordinate": api.named,
        "type": frozenset(api.supergraph.types) | _ROOTS,
        "class": frozenset(LEVELS),
        "group": frozenset(entry.group for entry in entries if entry.group),
        "register": frozenset(entry.register for entry in entries)
        | frozenset(api.catalogue.registers.values()),
        "via": frozenset(via.value for via in Via),
        "tag": TAGS,
        "kind": frozenset(kind.value for kind in SubjectKind),
        "level": frozenset(level.value for level in Level),
        "agency": frozenset(reference["agencies"]),
        "purpose": frozenset(reference["purposes"]),
        "attribute": frozenset({"originCurrent", "originProvince", "grant"}).union(FLAGS, *declared.values()),
    }


def check_names(modules: Sequence[Module], names: Names) -> list[Violation]:
    """Return every name in rules that is gone."""
    parameters: dict[tuple[str, int], str] = {}
    while True:  # what a function compares its argument with says what its callers may pass
        before = len(parameters)
        for module in modules:
            for rule in rules_of(module):
                parameters |= _Rule(module, rule, parameters).inferred()
        if len(parameters) == before:
            break
    found = {
        violation
        for module in modules
        for rule in rules_of(module)
        for violation in _Rule(module, rule, parameters).violations(names)
    }
    return sorted(found)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule with all its branches; `parameters` are words by function name and position."""

    module: Module
    tree: Node
    parameters: Mapping[tuple[str, int], str]

    def inferred(self) -> dict[tuple[str, int], str]:
        """Return the words of this function's own arguments."""
        head = self.tree["head"]
        positions = {
            argument["value"]: number
            for number, argument in enumerate(head.get("args") or ())
            if argument["type"] == "var"
        }
        return {
            (head["name"], positions[value["value"]]): word
            for word, value in self.pairs()
            if value.get("type") == "var" and value["value"] in positions
        }

    def violations(self, names: Names) -> Iterator[Violation]:
        for word, value in self.pairs():
            for node in _texts(value, self.module):
                text = str(node["value"])
                if text not in names[word] and text not in _NOTHING:
                    yield self.gone(node, word, text)
        for node in walk(self.tree):
            literal = text_of(node)
            if literal is not None and COORDINATE.fullmatch(literal) and literal not in names["coordinate"]:
                yield self.gone(node, "coordinate", literal)

    def gone(self, node: Node, word: str, text: str) -> Violation:
        line = line_of(node, line_of(self.tree["head"]))
        return Violation(
            path=self.module.path,
            line=line,
            code=f"UNKNOWN_{word.upper()}",
            message=f"there is no {word} {text}",
        )

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """Yield each word with a value that is compared with it."""
        for node in walk(self.tree):
            terms = node.get("terms")
            if isinstance(terms, list):
                yield from self.call(terms)
            elif node.get("type") == "call":
                yield from self.call(node["value"])
            elif node.get("type") == "ref":
                yield from _looked_up(node)
            elif node.get("type") == "object":
                for key, value in node["value"]:
                    if text_of(key) == "attr":
                        yield "attribute", value

    def call(self, terms: Sequence[Node]) -> Iterator[tuple[str, Node]]:
        function, *arguments = terms
        name = path_of(function)[-1] if path_of(function) else ""
        if (name in _COMPARED and len(arguments) == 2) or name == "member_2":
            for one, other in (arguments, reversed(arguments)):
                if (word := _word(one)) is not None:
                    yield word, other
        else:
            for number, argument in enumerate(arguments):
                if (word := self.parameters.get((name, number))) is not None:
                    yield word, argument


def _word(node: Node) -> str | None:
    """Return what a value is, by where it comes from."""
    if node.get("type") == "call":
        called, *arguments = node["value"]
        if path_of(called) == ("object", "get") and path_of(arguments[0]) == ("f",):
            return _FIELD.get(text_of(arguments[1]) or "")
        return None
    path = path_of(node)
    if path[:1] == ("f",) and len(path) == 2:
        return _FIELD.get(path[1])
    if path[:1] == ("input",):
        return _INPUT.get(path[1:]) or _INPUT.get(path[1:-1] if path[-1:] == ("*",) else ())
    return None


def _looked_up(node: Node) -> Iterator[tuple[str, Node]]:
    path = path_of(node)
    if path[:2] == ("data", "reference"):
        for document, word in _DOCUMENTS.items():
            if path[2 : 2 + len(document)] == document and len(path) > 2 + len(document):
                yield word, node["value"][2 + len(document)]


def _texts(node: Node, module: Module) -> Iterator[Node]:
    """Yield the strings a value can be: itself, its members, or those of a list with that name."""
    if node.get("type") == "string":
        yield node
    elif node.get("type") in ("array", "set"):
        for item in node["value"]:
            if item.get("type") == "string":
                yield item
    elif node.get("type") == "var":
        for rule in rules_of(module):
            if rule["head"]["name"] == node["value"] and not rule["head"].get("args"):
                yield from _texts({**rule["head"].get("value", {}), "type": _kind(rule)}, module)


def _kind(rule: Node) -> str:
    kind = str(rule["head"].get("value", {}).get("type", ""))
    return kind if kind in ("array", "set", "string") else ""
