"""Whom a person's record names as its relatives (shown set), from when until when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from subgraphs.seed.days import AS_OF, birthday, iso
from subgraphs.seed.people import Marriage, Person
from subgraphs.seed.rows import PersonRelationRow

__all__ = ["guardian_of", "relation_rows"]

_ADULT: Final = 18
_CERTAINLY_ADULT: Final = 18 * 366
_GUARDIANSHIP_AFTER: Final = 30
"""Days from the death of the second parent to the guardianship."""
_PARENT: Final = {"FEMALE": "Mẹ", "MALE": "Cha"}
_SPOUSE: Final = {"FEMALE": "Vợ", "MALE": "Chồng"}


def relation_rows(people: Mapping[str, Person], marriages: Iterable[Marriage]) -> Iterator[PersonRelationRow]:
    """Yield the relations of these persons, who name nobody else; one row per record and relative.

    A relation stands from the day the record can hold it; that to a child or a parent never ends. What a
    dead person's record says stands as at death.
    """
    for person in people.values():
        parents = [people[pin] for pin in (person.father_pin, person.mother_pin) if pin is not None]
        for parent in parents:
            relation = "FATHER" if parent.pin == person.father_pin else "MOTHER"
            yield _row(person, relation, parent, _PARENT[parent.gender], person.entered_on, None)
            yield _row(parent, "CHILD", person, "Con", person.entered_on, None)
        if parents and person.born > person.entered_on - _CERTAINLY_ADULT:
            yield from _representatives(people, person, parents)
    for marriage in marriages:
        yield from _spouses(people[marriage.subject_pin], people[marriage.spouse_pin], marriage)


def guardian_of(people: Mapping[str, Person], child: Person) -> tuple[Person, int] | None:
    """Return who became the guardian of a child without parents, and on which day.

    It is the eldest member of age of the child's household (Civil Code 2015, article 52: grandparents come
    next); the civil status register holds the guardianship.
    """
    parents = [people[pin] for pin in (child.father_pin, child.mother_pin) if pin is not None]
    deaths = [parent.died for parent in parents if parent.died is not None]
    if not parents or len(deaths) < len(parents):
        return None
    since = max(deaths) + _GUARDIANSHIP_AFTER
    ends = [AS_OF + 1, birthday(child.born, _ADULT), *([] if child.died is None else [child.died])]
    if since >= min(ends):
        return None
    candidates = [
        person
        for person in people.values()
        if person.household_no is not None
        and person.household_no == child.household_no
        and birthday(person.born, _ADULT) <= since
    ]
    return (min(candidates, key=lambda person: person.born), since) if candidates else None


def _spouses(one: Person, other: Person, marriage: Marriage) -> Iterator[PersonRelationRow]:
    for person, spouse in ((one, other), (other, one)):
        ends = [marriage.divorced_on, None if spouse.died is None else spouse.died + 1]
        until = min((end for end in ends if end is not None), default=None)
        if until is not None and person.died is not None and person.died < until:
            until = None
        since = max(person.entered_on, spouse.entered_on, marriage.married_on)
        if until is None or since < until:
            yield _row(person, "SPOUSE", spouse, _SPOUSE[spouse.gender], since, until)


def _representatives(
    people: Mapping[str, Person], child: Person, parents: list[Person]
) -> Iterator[PersonRelationRow]:
    """Yield who acts for a minor (Civil Code 2015, article 136), the parent of the same household first."""
    grown_up = birthday(child.born, _ADULT)
    since = child.entered_on
    at_home = [parent for parent in parents if _together(parent, child)]
    for parent in at_home + [parent for parent in parents if parent not in at_home]:
        until = grown_up if parent.died is None else min(grown_up, parent.died + 1)
        if since < until:
            yield _row(child, "REPRESENTATIVE", parent, _PARENT[parent.gender], since, until)
            since = until
    if since < grown_up and (found := guardian_of(people, child)) is not None:
        guardian, named_on = found
        yield _row(child, "REPRESENTATIVE", guardian, "Người giám hộ", max(since, named_on), grown_up)


def _together(one: Person, other: Person) -> bool:
    return one.household_no is not None and one.household_no == other.household_no


def _row(
    person: Person, relation: str, relative: Person, kinship: str, since: int, until: int | None
) -> PersonRelationRow:
    """`until` is the first day on which the relation no longer stands."""
    return PersonRelationRow(
        person.pin,
        relation,
        relative.pin,
        relative.full_name,
        kinship,
        iso(max(since, person.entered_on)),
        None if until is None else iso(until - 1),
    )
