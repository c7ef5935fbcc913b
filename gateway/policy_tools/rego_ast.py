"""The syntax tree of a module, as `opa parse` gives it, and the ways through it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.policy_tools.errors import RulesUnusable

__all__ = ["Module", "Node", "line_of", "parse_module", "path_of", "rules_of", "text_of", "walk"]

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of rules."""

    path: str
    """Below the folder of the policies."""
    package: str
    tree: Node


def parse_module(binary: Path, folder: Path, path: str) -> Module:
    """Return a module. Raises RulesUnusable with OPA's words for one it cannot read."""
    command = [str(binary), "parse", "--format=json", "--json-include=locations", str(folder / path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RulesUnusable(f"{folder / path}: {(answer.stderr or answer.stdout).strip()}")
    tree = json.loads(answer.stdout)
    package = ".".join(part["value"] for part in tree["package"]["path"][1:])
    return Module(path=path, package=package, tree=tree)


def walk(node: Any) -> Iterator[Node]:
    """Yield every node below one, itself first, each part of a rule once."""
    if isinstance(node, Mapping):
        yield node
        for key, part in node.items():
            if key not in ("location", "annotations"):
                yield from walk(part)
    elif isinstance(node, list):
        for part in node:
            yield from walk(part)


def rules_of(module: Module) -> Iterator[Node]:
    """Yield the rules of a module, each with all its branches."""
    yield from module.tree.get("rules") or ()


def line_of(node: Node, default: int = 1) -> int:
    """Return the line a node stands in."""
    location = node.get("location")
    return location["row"] if isinstance(location, Mapping) else default


def text_of(node: Any) -> str | None:
    """Return the text of a string; None for anything else."""
    found = isinstance(node, Mapping) and node.get("type") == "string"
    return str(node["value"]) if found else None


def path_of(node: Any) -> tuple[str, ...]:
    """Return a reference as names, `*` where it is not constant; empty for what is no reference."""
    if not isinstance(node, Mapping):
        return ()
    if node.get("type") == "var":
        return (str(node["value"]),)
    if node.get("type") != "ref":
        return ()
    head, *rest = node["value"]
    return (str(head["value"]), *(text_of(part) or "*" for part in rest))
