"""Conditions in words, from the point of view of the caller."""

from __future__ import annotations

from gateway.access.flags import HOLDS
from gateway.decision import Clause, Condition, Mask, Subject

__all__ = ["clause_in_words", "condition_in_words", "mask_in_words", "raw_condition_in_words"]

_FLAGS = {
    "isSelf": "the record is about the caller",
    "isMinorChild": "the record is about a minor child of the caller",
    "isCasePerson": "the record is about the person of the stated case",
    "isCase": "the record is the stated case",
}
_ATTRIBUTES = {
    "residenceProvince": "the person lives in province {}",
    "residenceCommune": "the person lives in commune {}",
    "originCurrent": "the value was entered by {}, or by one it succeeds",
    "originProvince": "the value was entered in the province of {}",
    "managingAgency": "{} manages the civil servant",
    "workingAgency": "the civil servant works at {}",
    "registrarCommune": "the event was registered in commune {}",
    "grant": "a grant names the field ({})",
}


def condition_in_words(condition: Condition, subject: Subject) -> str:
    """Return a condition as a person would say it."""
    if () in condition:
        return "always"
    if not condition:
        return "never"
    return " or ".join(
        " and ".join(clause_in_words(clause, subject) for clause in clauses) for clauses in condition
    )


def raw_condition_in_words(condition: Condition, subject: Subject) -> str:
    """Return a condition over the registers' attributes; of all that an agency succeeds it alone is named."""
    return condition_in_words(
        tuple(tuple(_short(clause, subject) for clause in clauses) for clauses in condition), subject
    )


def _short(clause: Clause, subject: Subject) -> Clause:
    agency = subject.agency
    if clause.attr.startswith("origin.") and agency is not None and agency in clause.value:
        return Clause("originCurrent", "eq", agency)
    return clause


def mask_in_words(mask: Mask | None) -> str:
    """Return a mask as rules' authors write it; empty for none."""
    if mask is None:
        return ""
    arguments = ", ".join(str(value) for _, value in mask.args)
    return f"{mask.fn}({arguments})" if arguments else mask.fn


def clause_in_words(clause: Clause, subject: Subject) -> str:
    """Return one test as a person would say it."""
    if clause.attr in _FLAGS and clause.value == HOLDS:
        return _FLAGS[clause.attr]
    values = (clause.value,) if isinstance(clause.value, str) else clause.value
    told = " or ".join(_value(clause.attr, value, subject) for value in values) or "nothing"
    return _ATTRIBUTES.get(clause.attr, f"{clause.attr} is {{}}").format(told)


def _value(attribute: str, value: str, subject: Subject) -> str:
    if value == subject.agency:
        return "the caller's agency"
    if value == subject.unit and attribute.startswith(("residence", "registrar")):
        return f"{value}, the caller's own"
    return value
