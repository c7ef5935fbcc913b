"""Names in the data files of the policies: what a list opens must still be there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gateway.policy_tools.checks.naming import COORDINATE, Names
from gateway.policy_tools.checks.violations import Violation

__all__ = ["check_data", "packages_of"]

Found = Iterator[tuple[str, str]]
"""A word and the name that stands for it."""

_GENERATED = frozenset({"agencies", "catalogue", "legal_basis", "meta", "units"})
"""Not written by authors of rules; their own tests look at them."""


def check_data(folder: Path, reference: Mapping[str, Any], names: Names) -> list[Violation]:
    """Return every name in data files that is gone. `names` has the owners' packages as `owner` too."""
    found: set[Violation] = set()
    for document, content in reference.items():
        path = f"data/{document}.json"
        if not (folder / path).exists() or document in _GENERATED:
            continue
        text = (folder / path).read_text(encoding="utf-8")
        for word, name in [*_READERS.get(document, _nothing)(content), *_coordinates(content)]:
            if name not in names[word]:
                line = _line(text, name)
                code = f"UNKNOWN_{word.upper()}"
                found.add(Violation(path=path, line=line, code=code, message=f"there is no {word} {name}"))
    return sorted(found)


def packages_of(modules: Mapping[str, str]) -> frozenset[str]:
    """Return the packages of owners."""
    return frozenset(".".join(Path(path).parts[:2]) for path in modules if path.startswith("gov/"))


def _registers(content: Any) -> Found:
    for register, entries in content["registers"].items():
        yield "register", register
        yield from (("agency", entry["steward"]) for entry in entries)
        yield from (("owner", entry["owner"]) for entry in entries)
    for name, entries in content["overrides"].items():
        yield ("coordinate" if "." in name else "type"), name
        yield from (("owner", entry["owner"]) for entry in entries)


def _keys(word: str) -> Any:
    return lambda content: ((word, key) for key in content)


def _purposes(content: Any) -> Found:
    for purpose in content.values():
        yield from (("kind", kind) for kind in purpose["kinds"])
        if purpose["parent"] is not None:
            yield "purpose", purpose["parent"]
        if purpose.get("needs_case") is not None:
            yield "register", purpose["needs_case"]


def _access_log(content: Any) -> Found:
    return (("purpose", entry["purpose"]) for entry in content["left_out"])


def _field_lists(content: Any) -> Found:
    for purpose, entries in content.items():
        yield "purpose", purpose
        for entry in entries:
            yield from (("level", level) for level in entry.get("levels") or ())


def _nothing(_: Any) -> Found:
    return iter(())


_READERS: Mapping[str, Any] = {
    "access_log": _access_log,
    "attributes": _keys("type"),
    "channels": _keys("kind"),
    "field_lists": _field_lists,
    "functions": _keys("register"),
    "purposes": _purposes,
    "registers": _registers,
}


def _coordinates(content: Any) -> Found:
    """Yield everything anywhere in a document that is written as a coordinate is."""
    if isinstance(content, str):
        if COORDINATE.fullmatch(content):
            yield "coordinate", content
    elif isinstance(content, Mapping):
        for key, value in content.items():
            yield from _coordinates(key)
            yield from _coordinates(value)
    elif isinstance(content, list):
        for item in content:
            yield from _coordinates(item)


def _line(text: str, name: str) -> int:
    position = text.find(json.dumps(name, ensure_ascii=False))
    return 1 if position < 0 else text.count("\n", 0, position) + 1
