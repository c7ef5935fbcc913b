"""Conditions over policy attributes: from the rules' words to the registers', and their algebra."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice, product

from gateway.access.directory import ORIGIN, Directory
from gateway.access.flags import FLAGS, GRANT, HOLDS, IDENTITY, TOLD, persons_of, sharing, told_by
from gateway.decision import NOBODY, Clause, Condition, Identity

__all__ = ["ALWAYS", "NEVER", "ConditionReader", "InvalidCondition", "conjunction", "disjunction"]

ALWAYS: Condition = ((),)
NEVER: Condition = ()

MAX_ALTERNATIVES = 64
"""Alternatives of one condition; a guess. Beyond it a condition counts as one that clauses cannot say."""

MAX_VALUES = 64
MAX_TEXT = 256


class InvalidCondition(Exception):
    """What the engine sent is no condition over the attributes of the type it speaks of."""


class ConditionReader:
    """Reads the conditions of one field: attributes as rules name them, into attributes of the register.

    Rules speak of `originCurrent` and `originProvince`; registers hold the code that wrote the value
    (`origin.<group>`), so equality with an agency becomes membership in all codes it answers for. Rules speak
    of flags; registers hold persons, so a flag becomes membership among the persons it stands for.
    """

    def __init__(
        self,
        directory: Directory,
        on: date,
        *,
        group: str | None,
        entities: tuple[str, ...],
        identity: Identity = NOBODY,
    ) -> None:
        self._directory = directory
        self._on = on
        self._group = group
        self._entities = entities
        self._identity = identity

    def raw_name(self, attribute: object) -> str:
        """Return the register's name of an attribute. Raises InvalidCondition for an undeclared one."""
        if attribute in ("originCurrent", "originProvince"):
            if self._group is None or not all(self._entities or ("",)):
                raise InvalidCondition("origin of a field without writer group")
            return f"{ORIGIN}{self._group}"
        if not isinstance(attribute, str) or attribute.startswith(ORIGIN) or attribute in (*IDENTITY, GRANT):
            raise InvalidCondition(f"attribute {attribute!r}")
        for entity in self._entities or ("",):
            if not self._directory.is_declared(attribute, entity):
                raise InvalidCondition(f"{entity} has no policy attribute {attribute}")
        return attribute

    def needs(self, names: object) -> tuple[str, ...]:
        """Return the raw attributes and the flags a decision depends on, sorted. Raises InvalidCondition."""
        if not isinstance(names, list):
            raise InvalidCondition("needs is no list")
        return tuple(sorted({self._need(name) for name in names}))

    def _need(self, name: object) -> str:
        return self._flag(name) if name in TOLD else self.raw_name(name)

    def _flag(self, name: object) -> str:
        """Return a flag. Raises InvalidCondition where no record can have it."""
        for entity in self._entities or ("",):
            if not told_by(str(name), self._directory.identity_attributes(entity)):
                raise InvalidCondition(f"{entity} does not tell {name}")
        return str(name)

    def condition(self, document: object) -> Condition:
        """Return a condition over raw attributes. Raises InvalidCondition."""
        if not isinstance(document, list) or not all(isinstance(clauses, list) for clauses in document):
            raise InvalidCondition("a condition is a list of lists of clauses")
        alternatives = [
            list(islice(self._alternatives(clauses), MAX_ALTERNATIVES + 1)) for clauses in document
        ]
        if sum(map(len, alternatives)) > MAX_ALTERNATIVES:
            raise InvalidCondition("too many alternatives")
        return disjunction(clauses for found in alternatives for clauses in found)

    def _alternatives(self, clauses: Iterable[object]) -> Iterator[tuple[Clause, ...]]:
        """Yield the ways in which clauses hold together: a flag may hold by either person of a record."""
        return product(*[self._either(clause) for clause in clauses])

    def _either(self, document: object) -> tuple[Clause, ...]:
        match document:
            case {"attr": flag, **rest} if flag in FLAGS:
                if rest != {"op": "eq", "value": HOLDS}:
                    raise InvalidCondition("a flag is only asked whether it holds")
                persons = persons_of(self._identity, self._flag(flag))
                found = (self._directory.identity_attributes(entity) for entity in self._entities)
                names = dict.fromkeys(name for named in found for name in told_by(str(flag), named))
                return tuple(_membership(name, persons) for name in names)
            case {"attr": attribute, "op": "in", "value": list(shapes), **rest} if (
                attribute == GRANT and not rest and len(shapes) <= MAX_VALUES
            ):
                self._flag(GRANT)
                return (_membership("person", sharing(self._identity, map(_text, shapes))),)
            case {"attr": attribute, **rest} if attribute == GRANT:
                raise InvalidCondition("a grant is only asked which of some shapes it has")
            case {"attr": attribute, "op": "eq", "value": str(value), **rest} if not rest:
                return (self._translated(attribute, (_text(value),)),)
            case {"attr": attribute, "op": "in", "value": list(values), **rest} if (
                not rest and len(values) <= MAX_VALUES
            ):
                return (self._translated(attribute, tuple(_text(value) for value in values)),)
            case _:
                raise InvalidCondition("unknown form of clause")

    def _translated(self, attribute: object, values: tuple[str, ...]) -> Clause:
        name = self.raw_name(attribute)
        match attribute:
            case "originCurrent":
                values = self._codes(values, self._directory.codes_succeeded_by)
            case "originProvince":
                values = self._codes(values, self._directory.codes_within)
        return _membership(name, values)

    def _codes(
        self, agencies: Iterable[str], codes_of: Callable[[str, date], tuple[str, ...]]
    ) -> tuple[str, ...]:
        return tuple(code for agency in agencies for code in codes_of(agency, self._on))


def disjunction(alternatives: Iterable[tuple[Clause, ...]]) -> Condition:
    """Return the OR of ANDs without alternatives that never hold or that another one covers.

    Alternatives of one clause about one attribute become a single clause over all their values.
    """
    lone: dict[str, dict[str, None]] = {}
    distinct: dict[frozenset[Clause], tuple[Clause, ...]] = {}
    for clauses in alternatives:
        if len(clauses) == 1:
            lone.setdefault(clauses[0].attr, {}).update(dict.fromkeys(_values(clauses[0])))
        elif all(_values(clause) for clause in clauses):
            distinct[frozenset(clauses)] = clauses
    for attribute, values in lone.items():
        if values:
            merged = _membership(attribute, tuple(values))
            distinct[frozenset((merged,))] = (merged,)
    return tuple(clauses for key, clauses in distinct.items() if not any(other < key for other in distinct))


def conjunction(conditions: Sequence[Condition]) -> Condition | None:
    """Return the AND of conditions as OR of ANDs; None when that has too many alternatives."""
    result = ALWAYS
    for condition in dict.fromkeys(conditions):
        result = disjunction(tuple(dict.fromkeys(left + right)) for left, right in product(result, condition))
        if len(result) > MAX_ALTERNATIVES:
            return None
    return result


def _membership(attribute: str, values: tuple[str, ...]) -> Clause:
    return Clause(attribute, "eq", values[0]) if len(values) == 1 else Clause(attribute, "in", values)


def _values(clause: Clause) -> tuple[str, ...]:
    return (clause.value,) if isinstance(clause.value, str) else clause.value


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > MAX_TEXT:
        raise InvalidCondition("a clause compares with short text")
    return value
