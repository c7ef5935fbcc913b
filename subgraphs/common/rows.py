"""Row conditions: OR of ANDs over policy attributes, as SQL with bound parameters and in memory.

A condition comes from the verified context token. Attribute names are looked up in a map written by
hand per entity type (attribute name -> trusted column expression), so nothing a caller or a policy
says ever becomes SQL text. A condition that names an unknown attribute or operator is *nothing* as a
whole: half of a rule is not a rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "Clause",
    "Columns",
    "Condition",
    "MalformedCondition",
    "Parameters",
    "matches",
    "parse_condition",
    "selected",
    "where",
]


class MalformedCondition(ValueError):
    """The value is no list of lists of `{attr, op, value}`."""


class Clause(NamedTuple):
    """One test on one policy attribute; `value` is a string for eq, gte and lte, a tuple for in."""

    attr: str
    op: str
    value: str | tuple[str, ...]


Condition = tuple[tuple[Clause, ...], ...]
"""OR of ANDs."""

Columns = Mapping[str, str]
"""Policy attribute name -> SQL expression of type text, written by us."""

EVERYTHING: Final[Condition] = ((),)
NOTHING: Final[Condition] = ()

_SQL: Final[Mapping[str, str]] = {
    "eq": "{column} = {value}::text",
    "in": "{column} = any({value}::text[])",
    "gte": '{column} collate "C" >= {value}::text',
    "lte": '{column} collate "C" <= {value}::text',
}


@dataclass(slots=True)
class Parameters:
    """Values bound to the placeholders of one statement, in order."""

    values: list[object] = field(default_factory=list)

    def bind(self, value: object) -> str:
        """Add a value and return its placeholder, `$1` first."""
        self.values.append(value)
        return f"${len(self.values)}"


def parse_condition(raw: object) -> Condition:
    """Read a condition as the context token carries it. Raises MalformedCondition."""
    if not isinstance(raw, list):
        raise MalformedCondition("a condition is a list")
    return tuple(_parse_conjunction(conjunction) for conjunction in raw)


def where(condition: Condition, columns: Columns, parameters: Parameters) -> str:
    """Return the condition as an SQL expression in parentheses, its values bound to `parameters`."""
    if not _is_known(condition, columns):
        return "(false)"
    alternatives = (
        " and ".join(_clause_sql(clause, columns, parameters) for clause in conjunction) or "true"
        for conjunction in condition
    )
    return f"({' or '.join(alternatives) or 'false'})"


def selected(columns: Columns) -> str:
    """Return the policy attributes as a select list, each under its own name (`, x as "origin.case"`)."""
    return "".join(f', {expression} as "{name}"' for name, expression in columns.items())


def matches(condition: Condition, attributes: Mapping[str, str | None]) -> bool:
    """Evaluate the same condition over one object's attribute values; what `where` is tested against."""
    if not _is_known(condition, attributes):
        return False
    return any(
        all(_clause_holds(clause, attributes[clause.attr]) for clause in conjunction)
        for conjunction in condition
    )


def _parse_conjunction(raw: object) -> tuple[Clause, ...]:
    if not isinstance(raw, list):
        raise MalformedCondition("a conjunction is a list")
    return tuple(_parse_clause(clause) for clause in raw)


def _parse_clause(raw: object) -> Clause:
    if not isinstance(raw, dict) or set(raw) != {"attr", "op", "value"}:
        raise MalformedCondition("a clause has attr, op and value")
    attr, op, value = raw["attr"], raw["op"], raw["value"]
    if not isinstance(attr, str) or not isinstance(op, str):
        raise MalformedCondition("attr and op are strings")
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return Clause(attr, op, tuple(value))
    if isinstance(value, str):
        return Clause(attr, op, value)
    raise MalformedCondition("a value is a string or a list of strings")


def _is_known(condition: Condition, attributes: Mapping[str, object]) -> bool:
    return all(
        clause.attr in attributes
        and clause.op in _SQL
        and isinstance(clause.value, tuple) == (clause.op == "in")
        for conjunction in condition
        for clause in conjunction
    )


def _clause_sql(clause: Clause, columns: Columns, parameters: Parameters) -> str:
    value = list(clause.value) if isinstance(clause.value, tuple) else clause.value
    return _SQL[clause.op].format(column=columns[clause.attr], value=parameters.bind(value))


def _clause_holds(clause: Clause, actual: str | None) -> bool:
    if actual is None:
        return False
    match clause.op, clause.value:
        case "eq", str(expected):
            return actual == expected
        case "in", tuple(expected):
            return actual in expected
        case "gte", str(expected):
            return actual >= expected
        case "lte", str(expected):
            return actual <= expected
        case _:
            return False
