"""What a deciding commune would know of a person on a day: the facts the category rules ask for."""

from __future__ import annotations

from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF, age_on, birthday
from subgraphs.seed.people import Family, Marriage, Person
from subgraphs.social_assistance.eligibility import Circumstances

__all__ = ["CHILDHOOD", "Disability", "Situation", "situations"]

CHILDHOOD: Final = 16
"""A child is under 16 (Law on Children 2016)."""
_ADULT: Final = 18
_BORN_BEFORE: Final = AS_OF - 75 * 365
"""About the age of the social pension for everybody (Decree 176/2025)."""
_NO_CARER: Final = frozenset({"TE1A", "TE1B", "TE2"})
_NO_SUPPORTER: Final = frozenset({"NCT1", "NCT2", "NCT5"})
_DISABILITIES: Final = ("Vận động", "Vận động", "Nghe, nói", "Nhìn", "Thần kinh, tâm thần", "Trí tuệ", "Khác")


class Disability(NamedTuple):
    """A certified disability."""

    kind: str
    level: str
    certificate_no: str


class Situation(NamedTuple):
    """A person within the family; `marriage` and `spouse` come together."""

    person: Person
    marriage: Marriage | None
    spouse: Person | None
    children: tuple[Person, ...]
    parents: tuple[Person, ...]
    poverty: str | None
    disability: Disability | None
    hiv: bool
    community_care: bool
    in_education: bool

    @property
    def may_qualify(self) -> bool:
        """Whether any category is in reach; the old may have the social pension without being poor."""
        orphan = len(self.parents) > 1 and all(parent.died is not None for parent in self.parents)
        known = self.poverty is not None or self.disability is not None or self.hiv or orphan
        return known or self.person.born < _BORN_BEFORE

    def married_on(self, day: int) -> bool:
        """Return whether the person is married on the day."""
        if self.marriage is None or self.spouse is None or self.marriage.married_on > day:
            return False
        divorced = self.marriage.divorced_on is not None and self.marriage.divorced_on <= day
        return not divorced and (self.spouse.died is None or self.spouse.died >= day)

    def dependants_on(self, day: int) -> list[Person]:
        """Return the children under 16 in the person's own household."""
        return [
            child
            for child in self.children
            if child.born <= day < birthday(child.born, CHILDHOOD)
            and child.died is None
            and child.household_no is not None
            and child.household_no == self.person.household_no
        ]

    def circumstances_on(self, day: int, *, hardship: bool, categories: frozenset[str]) -> Circumstances:
        """Return the circumstances; of `categories` (all codes) those the commune finds are kept."""
        dependants = self.dependants_on(day)
        married = self.married_on(day)
        return Circumstances(
            age=age_on(self.person.born, day),
            married=married,
            has_state_income=False,
            hardship_commune=hardship,
            live_categories=categories - self._not_found(day),
            disability_levels=frozenset({self.disability.level} if self.disability is not None else ()),
            hiv=self.hiv,
            poor=self.poverty == "POOR",
            near_poor=self.poverty == "NEAR_POOR",
            single_parent=bool(dependants) and not married,
            dependants=len(dependants),
        )

    def _not_found(self, day: int) -> frozenset[str]:
        absent: frozenset[str] = frozenset()
        if not (
            self.parents and all(parent.died is not None and parent.died < day for parent in self.parents)
        ):
            absent |= _NO_CARER
        if not self.in_education:
            absent |= {"TE2"}
        if not self.community_care:
            absent |= {"NCT5"}
        if any(child.died is None and birthday(child.born, _ADULT) <= day for child in self.children):
            absent |= _NO_SUPPORTER
        return absent


def situations(random: Random, family: Family) -> list[Situation]:
    """Return everybody's situation in the order of the family."""
    by_pin = {person.pin: person for person in family.persons}
    marriages = {
        pin: marriage for marriage in family.marriages for pin in (marriage.subject_pin, marriage.spouse_pin)
    }
    return [
        _situation(random, person, family, by_pin, marriages.get(person.pin)) for person in family.persons
    ]


def _situation(
    random: Random, person: Person, family: Family, by_pin: dict[str, Person], marriage: Marriage | None
) -> Situation:
    spouse = None
    if marriage is not None:
        spouse = by_pin[marriage.spouse_pin if marriage.subject_pin == person.pin else marriage.subject_pin]
    parents = tuple(by_pin[pin] for pin in (person.mother_pin, person.father_pin) if pin is not None)
    return Situation(
        person=person,
        marriage=marriage,
        spouse=spouse,
        children=tuple(
            child for child in family.persons if person.pin in (child.mother_pin, child.father_pin)
        ),
        parents=parents,
        poverty=family.poverty,
        disability=_disability(random, person),
        hiv=random.random() < 0.006,
        community_care=random.random() < 0.1,
        in_education=random.random() < 0.8,
    )


def _disability(random: Random, person: Person) -> Disability | None:
    drawn = random.random()
    if drawn >= 0.013:
        return None
    return Disability(
        kind=random.choice(_DISABILITIES),
        level="EXCEPTIONALLY_SEVERE" if drawn < 0.003 else "SEVERE",
        certificate_no=f"KT-{person.birth_commune.code}-{1_000_000 + person.number}",
    )
