"""The syntax tree of a module, as `opa parse` gives it, and the ways through it."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from gateway.policy_tools.errors import RulesUnusable

__all__ = ["Module", "Node", "line_of", "parse_module", "path_of", "rules_of", "text_of", "walk"]

Node = Mapping[str, Any]
STDIN = "/dev/stdin"
"""Where OPA reads a module: it takes nothing but files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One file of rules."""

    path: str
    """Below the folder of the policies."""
    package: str
    tree: Node


def parse_module(binary: Path, folder: Path, path: str) -> Module:
    """Return a module. Raises RulesUnusable with OPA's words for one it cannot read."""
    try:
        tree = _tree(binary, (folder / path).read_text(encoding="utf-8"))
    except OSError as error:
        raise RulesUnusable(f"{folder / path}: {error.strerror}") from error
    except RulesUnusable as error:
        raise RulesUnusable(f"{folder / path}: {str(error).replace(STDIN, path)}") from error
    package = ".".join(part["value"] for part in tree["package"]["path"][1:])
    return Module(path=path, package=package, tree=tree)


@lru_cache(maxsize=256)
def _tree(binary: Path, text: str) -> Node:
    """Return what OPA reads in a text; the same text is read once."""
    command = [str(binary), "parse", "--format=json", "--json-include=locations", STDIN]
    answer = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    if answer.returncode:
        raise RulesUnusable((answer.stderr or answer.stdout).strip())
    tree: Node = json.loads(answer.stdout)
    return tree


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
