"""Draw a family: who is born when, who marries, has children and dies. No names and places yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Final

from subgraphs.seed.days import AS_OF, day
from subgraphs.seed.pins import Gender

__all__ = ["Draft", "DraftFamily", "DraftMarriage", "Role", "draft_family"]

_YEAR: Final = 365.2425
_FIRST_DEATH: Final = day("2018-01-01")
"""The population register took people in during 2017; it holds deaths from 2018 on."""
_LAST_DEATH: Final = AS_OF - 20
_MARRIED_UNTIL: Final = AS_OF - 40

Role = str
"""GRANDPARENT, PARENT (a grandparent's child), IN_LAW (its spouse), CHILD, or APART (lives elsewhere)."""


@dataclass(slots=True, kw_only=True, eq=False)
class Draft:
    """A person being drawn."""

    role: Role
    gender: Gender
    born: int
    died: int | None = None
    mother: Draft | None = None
    father: Draft | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class DraftMarriage:
    """A marriage being drawn."""

    wife: Draft
    husband: Draft
    married_on: int
    divorced_on: int | None = None


@dataclass(slots=True, kw_only=True, eq=False)
class DraftFamily:
    """A family being drawn; at least one adult of the common household is alive."""

    members: list[Draft] = field(default_factory=list)
    marriages: list[DraftMarriage] = field(default_factory=list)

    def couple(self, random: Random, wife_born: int, roles: tuple[Role, Role]) -> DraftMarriage:
        """Add a wife and a husband, married when both were of age (18 and 20)."""
        husband_born = min(wife_born - int(random.uniform(-2, 7) * _YEAR), AS_OF - int(20.6 * _YEAR))
        of_age = max(wife_born + int(18.1 * _YEAR), husband_born + int(20.1 * _YEAR))
        married_on = min(of_age + int(random.expovariate(0.25) * _YEAR), max(of_age, _MARRIED_UNTIL))
        wife = Draft(role=roles[0], gender="FEMALE", born=wife_born)
        husband = Draft(role=roles[1], gender="MALE", born=husband_born)
        marriage = DraftMarriage(wife=wife, husband=husband, married_on=married_on)
        self.members += (husband, wife)
        self.marriages.append(marriage)
        return marriage

    def children(
        self, random: Random, marriage: DraftMarriage, count: int, role: Role = "CHILD"
    ) -> list[Draft]:
        """Add up to `count` children of the marriage, born before the mother is 43."""
        children: list[Draft] = []
        born = marriage.married_on + int(random.uniform(0.8, 4) * _YEAR)
        latest = min(marriage.wife.born + 43 * 365, AS_OF - 70)
        while len(children) < count and born <= latest:
            gender = "FEMALE" if random.random() < 0.48 else "MALE"  # 112 boys to 100 girls
            child = Draft(role=role, gender=gender, born=born, mother=marriage.wife, father=marriage.husband)
            children.append(child)
            born += int(random.uniform(1.8, 5) * _YEAR)
        self.members += children
        return children


def draft_family(random: Random, room: int) -> DraftFamily:
    """Draw a family of at most `room` persons, one at least."""
    family = DraftFamily()
    kind = random.random()
    if room < 8 or kind < 0.10:
        _alone(random, family)
    elif kind < 0.52:
        _nuclear(random, family)
    elif kind < 0.74:
        _three_generations(random, family)
    elif kind < 0.87:
        _old_couple(random, family)
    elif kind < 0.98:
        _single_parent(random, family)
    else:
        _orphans(random, family)
    return family


def _alone(random: Random, family: DraftFamily) -> None:
    gender = "FEMALE" if random.random() < 0.55 else "MALE"
    ages = (60, 92) if random.random() < 0.45 else (19, 60)
    family.members.append(Draft(role="PARENT", gender=gender, born=_born(random, *ages)))


def _nuclear(random: Random, family: DraftFamily) -> None:
    marriage = family.couple(random, _born(random, 21, 52), ("IN_LAW", "PARENT"))
    family.children(random, marriage, random.choice((0, 1, 1, 2, 2, 2, 3)))
    _may_die(random, family, marriage.husband, 0.015)


def _three_generations(random: Random, family: DraftFamily) -> None:
    old = family.couple(random, _born(random, 53, 84), ("GRANDPARENT", "GRANDPARENT"))
    heirs = family.children(random, old, 1, "PARENT")
    if heirs and heirs[0].born < AS_OF - 24 * 365:
        _marry_and_have_children(random, family, heirs[0])
    _may_die(random, family, old.husband, _mortality(old.husband))
    if old.husband.died is None or any(heir.born < AS_OF - 20 * 365 for heir in heirs):
        _may_die(random, family, old.wife, _mortality(old.wife))


def _marry_and_have_children(random: Random, family: DraftFamily, heir: Draft) -> None:
    difference = int(random.uniform(-1, 5) * _YEAR)
    female = heir.gender == "FEMALE"
    spouse = Draft(
        role="IN_LAW",
        gender="MALE" if female else "FEMALE",
        born=min(heir.born - difference if female else heir.born + difference, AS_OF - 21 * 365),
    )
    wife, husband = (heir, spouse) if female else (spouse, heir)
    of_age = max(wife.born + int(18.1 * _YEAR), husband.born + int(20.1 * _YEAR))
    married_on = of_age + int(random.uniform(0, 6) * _YEAR)
    if married_on > _MARRIED_UNTIL:
        return
    marriage = DraftMarriage(wife=wife, husband=husband, married_on=married_on)
    family.members.append(spouse)
    family.marriages.append(marriage)
    family.children(random, marriage, random.choice((0, 1, 1, 2, 2, 3)))


def _old_couple(random: Random, family: DraftFamily) -> None:
    marriage = family.couple(random, _born(random, 55, 90), ("IN_LAW", "PARENT"))
    _may_die(random, family, marriage.husband, _mortality(marriage.husband))
    if marriage.husband.died is None:
        _may_die(random, family, marriage.wife, _mortality(marriage.wife))


def _single_parent(random: Random, family: DraftFamily) -> None:
    marriage = family.couple(random, _born(random, 24, 47), ("PARENT", "APART"))
    children = family.children(random, marriage, random.choice((1, 1, 2)))
    after = max([marriage.married_on, *[child.born for child in children]]) + 300
    if random.random() < 0.25:
        _may_die(random, family, marriage.husband, 1.0)
    elif after < _MARRIED_UNTIL:
        marriage.divorced_on = random.randint(after, _MARRIED_UNTIL)
    if marriage.divorced_on is None:
        marriage.husband.role = "IN_LAW"


def _orphans(random: Random, family: DraftFamily) -> None:
    """Two children raised by grandparents after both parents died."""
    old = family.couple(random, _born(random, 55, 70), ("GRANDPARENT", "GRANDPARENT"))
    heirs = family.children(random, old, 1, "PARENT")
    if heirs and heirs[0].born < AS_OF - 24 * 365:
        _marry_and_have_children(random, family, heirs[0])
        for parent in [member for member in family.members if member.role in ("PARENT", "IN_LAW")]:
            _may_die(random, family, parent, 1.0)


def _may_die(random: Random, family: DraftFamily, person: Draft, probability: float) -> None:
    """Let a person die after everything else that happened to it."""
    if random.random() >= probability:
        return
    lived = [child.born for child in family.members if person in (child.mother, child.father)]
    lived += [
        marriage.married_on for marriage in family.marriages if person in (marriage.wife, marriage.husband)
    ]
    earliest = max([_FIRST_DEATH, person.born, *lived]) + 40
    if earliest <= _LAST_DEATH:
        person.died = random.randint(earliest, _LAST_DEATH)


def _mortality(person: Draft) -> float:
    """Share of people of that age who died since 2018; a guess that gives widows and widowers."""
    age = (AS_OF - person.born) / _YEAR
    return min(0.45, max(0.02, (age - 55) * 0.013))


def _born(random: Random, youngest: float, oldest: float) -> int:
    return AS_OF - int(random.uniform(youngest, oldest) * _YEAR)
