"""How a rule is written: a name that is asked, a title and a law, and masks that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from gateway.access.flags import IDENTITY
from gateway.decision import Mask
from gateway.decision.masks import InvalidMask, check_mask
from gateway.policy_tools.checks.violations import Violation
from gateway.policy_tools.rego_ast import Module, Node, line_of, rules_of, text_of, walk

__all__ = ["check_writing"]

KINDS = {"ground": "ground_names", "grant": "grant_names", "guard": "guard_names"}
"""Functions the dispatcher asks, and the list of the names it asks them by."""


def check_writing(modules: Sequence[Module]) -> list[Violation]:
    """Return what is wrong with how rules are written."""
    found: set[Violation] = set()
    for package in sorted({module.package for module in modules}):
        own = [module for module in modules if module.package == package]
        for kind, names in KINDS.items():
            found.update(_named(own, package, kind, names))
    for module in modules:
        for rule in rules_of(module):
            for node in walk(rule):
                if node.get("type") == "object":
                    found.update(_object(module, node))
    return sorted(found)


def _named(modules: Sequence[Module], package: str, kind: str, names: str) -> Iterator[Violation]:
    written: dict[str, list[tuple[Module, Node]]] = {}
    listed: dict[str, tuple[Module, Node]] = {}
    for module in modules:
        for rule in rules_of(module):
            head = rule["head"]
            if head["name"] == kind and head.get("args"):
                name = text_of(head["args"][0])
                if name is not None:
                    written.setdefault(name, []).append((module, rule))
            elif head["name"] == names:
                for node in walk(head.get("value")):
                    if (text := text_of(node)) is not None:
                        listed[text] = (module, node)
    for path in sorted({module.path for rules in written.values() for module, _ in rules})[1:]:
        message = f"{package}.{kind} stands in another file too: the embedded engine takes one"
        yield Violation(path=path, line=1, code="NOT_PORTABLE", message=message)
    for name, rules in written.items():
        module, first = rules[0]
        line = line_of(first["head"])
        if name not in listed:
            message = f"{kind} {name} is not in {package}.{names}: nobody asks it"
            yield Violation(path=module.path, line=line, code="NOT_ASKED", message=message)
        # A rule may stand in a file of its own, as a function that is asked in one line.
        apart = [
            rule
            for module in modules
            for rule in rules_of(module)
            if rule["head"]["name"] == f"{name}_{kind}"
        ]
        documented = [*(rule for _, rule in rules), *apart]
        annotations = [one for rule in documented for one in rule.get("annotations") or ()]
        for missing in _missing(annotations):
            message = f"{kind} {name} has no {missing} in its METADATA"
            yield Violation(path=module.path, line=line, code="NO_METADATA", message=message)
    for name, (module, node) in listed.items():
        if name not in written:
            message = f"{names} lists {name}, and no {kind} has that name"
            yield Violation(path=module.path, line=line_of(node), code="NOT_WRITTEN", message=message)


def _missing(annotations: Sequence[Mapping[str, object]]) -> Iterator[str]:
    if not any(_is_written(one.get("title")) for one in annotations):
        yield "title"
    customs = [one.get("custom") for one in annotations]
    if not any(isinstance(custom, Mapping) and _is_written(custom.get("law")) for custom in customs):
        yield "custom.law"


def _is_written(text: object) -> bool:
    return isinstance(text, str) and bool(text) and not text.startswith("TODO")


def _object(module: Module, node: Node) -> Iterator[Violation]:
    parts = {text_of(key): value for key, value in node["value"]}
    attribute = text_of(parts.get("attr"))
    if attribute in IDENTITY:
        message = f"{attribute} is whom a record is about: rules have flags for that"
        yield Violation(path=module.path, line=line_of(node), code="FORBIDDEN_NEED", message=message)
    function = text_of(parts.get("fn"))
    if function is None:
        return
    arguments: list[tuple[str, int | str]] = []
    for name, value in parts.items():
        if name is not None and name != "fn":
            if value.get("type") not in ("string", "number"):
                return  # known only when it is evaluated
            arguments.append((name, value["value"]))
    try:
        check_mask(Mask(function, tuple(sorted(arguments))))
    except InvalidMask as error:
        yield Violation(path=module.path, line=line_of(node), code="UNKNOWN_MASK", message=str(error))
