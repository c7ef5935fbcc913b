"""Tables of expected decisions: one file per caller and purpose, written before the rules answered.

What a table does not name is expected to be denied for every object. See `read_table` for the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.decision import Mask
from gateway.decision.masks import MASKS, InvalidMask, check_mask
from gateway.policy_tools.tables.text import TableProblem, Text, read_yaml

__all__ = ["ALWAYS", "Alternative", "DecisionTable", "Entry", "Known", "load_tables", "read_table"]

ALWAYS = "always"
_KEYS = {"caller", "purpose", "source", "conditions", "fields", "case", "grants"}
_MASK = re.compile(r"(\w+)(?:\(([^()]*)\))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What tables may name."""

    callers: frozenset[str]
    purposes: frozenset[str]
    coordinates: frozenset[str]
    attributes: frozenset[str]
    flags: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """An expected outcome and the conditions, by name, under which it is expected."""

    effect: str
    when: tuple[str, ...]
    """All must hold; none: always."""
    mask: Mask | None = None
    reason: str | None = None
    silent: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """The alternatives of one coordinate: the first whose conditions hold decides, none of them denies."""

    line: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """The expected decisions of one caller and purpose."""

    path: Path
    caller: str
    purpose: str | None
    """Text of the `Lienthong-Purpose` header."""
    source: str
    conditions: Mapping[str, Mapping[str, str]]
    """Policy attribute -> value that makes a condition true; `flag:NAME` stands for a flag.

    `$unit` and `$agency` are the caller's, `$request` the shape of the table's sharing request.
    """
    fields: Mapping[str, Entry]
    """By coordinate, or by `Type.*`."""
    case: Mapping[str, str]
    """What the register says of the stated case, where the fixtures do not."""
    grants: tuple[Mapping[str, Any], ...]
    """Live grants of the caller, in the form `lienthong grant add` takes."""

    def entry(self, coordinate: str) -> Entry | None:
        """Return what is expected of a coordinate: its own entry, else that of its type."""
        return self.fields.get(coordinate) or self.fields.get(f"{coordinate.partition('.')[0]}.*")


def load_tables(folder: Path, known: Known) -> tuple[list[DecisionTable], list[TableProblem]]:
    """Return the tables of a folder and everything that is wrong with any of them."""
    tables: list[DecisionTable] = []
    problems: list[TableProblem] = []
    for path in sorted(folder.rglob("*.yaml")):
        try:
            document = read_yaml(path)
        except TableProblem as problem:
            problems.append(problem)
            continue
        table, found = read_table(path, document, known)
        problems.extend(found)
        if table is not None and not found:
            tables.append(table)
    return tables, problems


def read_table(path: Path, document: Any, known: Known) -> tuple[DecisionTable | None, list[TableProblem]]:
    """Read one table: `caller`, `purpose`, `source`, `conditions`, `fields`, and seldom `case`, `grants`."""
    reader = _Reader(path, known)
    table = reader.table(document)
    return table, reader.problems


class _Reader:
    def __init__(self, path: Path, known: Known) -> None:
        self.path = path
        self.known = known
        self.problems: list[TableProblem] = []

    def wrong(self, code: str, at: object, message: str) -> None:
        line = at.line if isinstance(at, Text) else 1
        self.problems.append(TableProblem(code, self.path, line, message))

    def table(self, document: Any) -> DecisionTable | None:
        if not isinstance(document, dict) or not {"caller", "purpose", "fields"} <= document.keys():
            self.wrong("UNREADABLE", None, "a table has caller, purpose and fields")
            return None
        for key in document.keys() - _KEYS:
            self.wrong("UNKNOWN_KEY", key, f"a table has no {key}")
        caller, purpose = document["caller"], document["purpose"]
        if caller not in self.known.callers:
            self.wrong("UNKNOWN_CALLER", caller, f"there is no fixture caller {caller}")
        code = None if purpose is None else str(purpose).partition(";")[0].strip()
        if code is not None and code not in self.known.purposes:
            self.wrong("UNKNOWN_PURPOSE", purpose, f"there is no purpose {code}")
        conditions = {
            str(name): dict(self.condition(name, attributes))
            for name, attributes in (document.get("conditions") or {}).items()
        }
        return DecisionTable(
            path=self.path,
            caller=str(caller),
            purpose=None if purpose is None else str(purpose),
            source=str(document.get("source", "")),
            conditions=conditions,
            fields=dict(self.fields(document["fields"] or {}, conditions)),
            case={str(key): str(value) for key, value in (document.get("case") or {}).items()},
            grants=tuple(document.get("grants") or ()),
        )

    def condition(self, name: str, attributes: Any) -> Iterator[tuple[str, str]]:
        if not isinstance(attributes, dict) or not attributes:
            self.wrong("UNREADABLE", name, f"condition {name} names attributes and their values")
            return
        for attribute, value in attributes.items():
            if attribute == "flag":
                if value not in self.known.flags:
                    self.wrong("UNKNOWN_FLAG", attribute, f"there is no flag {value}")
                yield f"flag:{value}", "true"
            elif attribute not in self.known.attributes:
                self.wrong("UNKNOWN_ATTRIBUTE", attribute, f"there is no policy attribute {attribute}")
            else:
                yield str(attribute), str(value)

    def fields(self, fields: Any, conditions: Mapping[str, Any]) -> Iterator[tuple[str, Entry]]:
        if not isinstance(fields, dict):
            self.wrong("UNREADABLE", None, "fields are coordinates with alternatives")
            return
        types = {coordinate.partition(".")[0] for coordinate in self.known.coordinates}
        for coordinate, alternatives in fields.items():
            type_name, _, name = coordinate.partition(".")
            if coordinate not in self.known.coordinates and not (name == "*" and type_name in types):
                self.wrong("UNKNOWN_COORDINATE", coordinate, f"the API has no {coordinate}")
                continue
            if not isinstance(alternatives, list):
                self.wrong("UNREADABLE", coordinate, f"{coordinate} has a list of alternatives")
                continue
            read = [self.alternative(coordinate, one, conditions) for one in alternatives]
            yield (
                str(coordinate),
                Entry(
                    line=coordinate.line if isinstance(coordinate, Text) else 1,
                    alternatives=tuple(one for one in read if one is not None),
                ),
            )

    def alternative(self, at: str, document: Any, conditions: Mapping[str, Any]) -> Alternative | None:
        match document:
            case {"allow": when, **rest} if rest.keys() <= {"reason"}:
                return self.outcome(at, "allow", when, conditions, rest)
            case {"mask": mask, **rest} if rest.keys() <= {"reason", "when"}:
                found = self.mask(at, mask)
                when = rest.get("when", ALWAYS)
                return None if found is None else self.outcome(at, "mask", when, conditions, rest, found)
            case {"deny": reason, **rest} if rest.keys() <= {"when", "silent"}:
                known = {**rest, "reason": reason}
                return self.outcome(at, "deny", rest.get("when", ALWAYS), conditions, known)
        self.wrong("UNREADABLE", at, f"{at}: an alternative is allow, mask or deny")
        return None

    def outcome(
        self,
        at: str,
        effect: str,
        when: Any,
        conditions: Mapping[str, Any],
        rest: Mapping[Any, Any],
        mask: Mask | None = None,
    ) -> Alternative:
        names = tuple(name.strip() for name in str(when).split(" and ") if name.strip() != ALWAYS)
        for name in names:
            if name not in conditions:
                self.wrong("UNKNOWN_CONDITION", at, f"{at}: the table declares no condition {name}")
        reason = rest.get("reason")
        return Alternative(
            effect=effect,
            when=names,
            mask=mask,
            reason=None if reason in (None, True) else str(reason),
            silent=rest.get("silent"),
        )

    def mask(self, at: str, text: Any) -> Mask | None:
        found = _MASK.fullmatch(str(text).strip())
        definition = MASKS.get(found[1]) if found is not None else None
        if found is not None and definition is not None:
            given = [one.strip() for one in (found[2] or "").split(",") if one.strip()]
            names = sorted(definition.arguments)
            if len(given) == len(names):
                arguments = tuple(
                    (name, int(value) if definition.arguments[name] is int and value.isdecimal() else value)
                    for name, value in zip(names, given, strict=True)
                )
                try:
                    check_mask(Mask(found[1], arguments))
                except InvalidMask:
                    pass
                else:
                    return Mask(found[1], arguments)
        self.wrong("UNKNOWN_MASK", at, f"{at}: there is no mask {text}")
        return None
