"""Values of other registers that a representation carries for `@requires`; they are untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from subgraphs.social_assistance.values import LifeStatus, MaritalStatus, Residence

__all__ = ["Required", "required_of"]


class Required(NamedTuple):
    """What was supplied and could be read. `odd`: names of what was supplied and could not.

    A value that cannot be read is not the same as one that is not known: nothing is computed from it.
    """

    date_of_birth: date | None
    permanent_residence: Residence | None
    marital_status: MaritalStatus | None
    has_state_income: bool | None
    life_status: LifeStatus | None
    odd: frozenset[str]


def required_of(representation: Mapping[str, Any]) -> Required:
    """Read a representation with whatever required fields it carries."""
    supplied = {name: value for name, value in representation.items() if value is not None}
    residence = supplied.get("permanentResidence")
    income = supplied.get("hasStateIncome")
    born = _date(supplied.get("dateOfBirth"))
    home = _residence(residence)
    marital = _member(MaritalStatus, supplied.get("maritalStatus"))
    paid = income if isinstance(income, bool) else None
    life = _member(LifeStatus, supplied.get("lifeStatus"))
    read = {
        "dateOfBirth": born,
        "permanentResidence": home,
        "maritalStatus": marital,
        "hasStateIncome": paid,
        "lifeStatus": life,
    }
    if isinstance(residence, dict) and residence.get("communeCode") is None:
        # a residence without a commune is one that is not known
        del read["permanentResidence"]
    odd = frozenset(name for name, value in read.items() if value is None and name in supplied)
    return Required(born, home, marital, paid, life, odd)


def _date(value: object) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _member(kind: Any, value: object) -> Any:
    return kind.__members__.get(value) if isinstance(value, str) else None


def _residence(value: object) -> Residence | None:
    commune = value.get("communeCode") if isinstance(value, dict) else None
    return Residence(commune_code=commune) if isinstance(commune, str) else None
