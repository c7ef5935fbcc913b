"""A commune's decision on assistance: what it grants, to whom, how long, and who pays it."""

from __future__ import annotations

from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF
from subgraphs.seed.people import Person, province_on
from subgraphs.seed.reference import Commune
from subgraphs.social_assistance.eligibility import CategoryRule

__all__ = ["Decision", "Payer", "gone_on", "payers", "paying_province"]

_HANDED_OVER_AFTER: Final = 10
"""Days after a move until the new commune pays."""


class Decision(NamedTuple):
    """A commune's decision; days are ordinals."""

    rule: CategoryRule
    kind: str
    decided_on: int
    first_day: int
    last_day: int | None
    """None while in force."""
    ground: str | None
    """Why it ended, None when the decision itself named its last day, or there is none."""
    dependants: tuple[Person, ...]
    single_parent: bool

    @property
    def until(self) -> int:
        """The last day something can be told of it."""
        return AS_OF if self.last_day is None else self.last_day

    def amount(self, standard: int) -> int:
        """Return VND a month at a standard amount."""
        if self.rule.coefficient is None:
            return self.rule.fixed_amount or 0
        times = len(self.dependants) if self.rule.per_dependant else 1
        return int(self.rule.coefficient * standard * times)


class Payer(NamedTuple):
    """The commune that pays from a day on."""

    since: int
    commune: Commune


def payers(person: Person, decided_on: int) -> list[Payer]:
    """Return who pays from the decision on: who moves is paid by the new commune some days later."""
    first = Payer(decided_on, person.home_on(decided_on).commune)
    later = [home for home in person.homes if home.since > decided_on]
    return [first, *(Payer(home.since + _HANDED_OVER_AFTER, home.commune) for home in later)]


def paying_province(known: list[Payer], day: int) -> str:
    """Return the code, on that day, of the province whose standard amount is paid."""
    commune = next(payer.commune for payer in reversed(known) if payer.since <= day)
    return province_on(commune, day)


def gone_on(person: Person) -> int | None:
    """Return the day a person died or was declared missing, the earlier; what is paid ends with its month."""
    days = [day for day in (person.died, person.missing_on) if day is not None]
    return min(days) if days else None
