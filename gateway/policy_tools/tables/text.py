"""YAML of the tables: every scalar is text, every key knows its line, and none stands twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from gateway.policy_tools.errors import Misuse

__all__ = ["TableProblem", "Text", "read_yaml"]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""That of libyaml, where PyYAML was built with it, takes a tenth of the time."""
_NULLS = {"", "~", "null", "Null", "NULL"}
_BOOLEANS = {"true": True, "false": False}


class TableProblem(Misuse):
    """What is wrong with a table, and where. `code` is stable."""

    def __init__(self, code: str, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {code}: {message}")
        self.code = code
        self.path = path
        self.line = line


class Text(str):
    """Text that knows the line it stands in."""

    __slots__ = ("line",)
    line: int

    def __new__(cls, value: str, line: int) -> Text:
        """Return the text."""
        made = super().__new__(cls, value)
        made.line = line
        return made


def read_yaml(path: Path) -> Any:
    """Return a document: dicts, lists, Text, null, true and false. Raises TableProblem.

    `1.001776` is the code of a procedure and no number.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_LOADER)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        line = 1 if mark is None else mark.line + 1
        raise TableProblem("UNREADABLE", path, line, " ".join(str(error).split())) from error
    return None if node is None else _value(node, path)


def _value(node: yaml.Node, path: Path) -> Any:
    line = node.start_mark.line + 1
    match node:
        case yaml.ScalarNode(value=str(value), style=None | "") if value in _NULLS:
            return None
        case yaml.ScalarNode(value=str(value), style=None | "") if value in _BOOLEANS:
            return _BOOLEANS[value]
        case yaml.ScalarNode(value=str(value)):
            return Text(value, line)
        case yaml.SequenceNode():
            return [_value(item, path) for item in node.value]
        case yaml.MappingNode():
            found: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = Text(str(key_node.value), key_node.start_mark.line + 1)
                if key in found:
                    raise TableProblem("DOUBLED_COORDINATE", path, key.line, f"{key} stands twice")
                found[key] = _value(value_node, path)
            return found
    raise TableProblem("UNREADABLE", path, line, "tables have no such YAML")
