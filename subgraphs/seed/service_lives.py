"""What a record holds besides work: schooling, Party, army, appraisals, awards, measures, assets, family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final, NamedTuple

from subgraphs.seed.days import AS_OF, age_on, birthday, day, iso
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import Family, Person
from subgraphs.seed.rows import json_text
from subgraphs.seed.service_careers import Career
from subgraphs.seed.service_posts import Posts

__all__ = ["Entry", "Life", "LifeMaker", "Personal"]

_YEARS_BACK: Final = 3
"""Appraisals of so many years were entered with the record."""
_PLANNED_FOR: Final = "giai đoạn 2026-2031"


class Entry(NamedTuple):
    """Columns set by what the agency enters on a day."""

    on: int
    columns: dict[str, Any]


class Personal(NamedTuple):
    """The citizen's own statements: day of entry and the JSON texts of the two columns."""

    on: int
    family: str
    abroad: str


class Life(NamedTuple):
    """`constant` columns hold in every version; of the others, each column's last entry."""

    constant: dict[str, Any]
    yearly: tuple[int, ...]
    """Days on which the agency enters the appraisal of the year before."""
    appraisals: tuple[tuple[int, int, str], ...]
    """Day of entry, year and rank."""
    rewards: tuple[tuple[int, int, str], ...]
    training: tuple[tuple[int, str], ...]
    entries: tuple[Entry, ...]
    personal: Personal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeMaker:
    """Draws lives."""

    posts: Posts
    naming: Naming

    def make(self, random: Random, person: Person, family: Family, career: Career, grade_group: str) -> Life:
        """Return what is known of a servant's life besides the career."""
        yearly = self._yearly_days(random, career)
        appraisals = self._appraisals(random, career, yearly)
        awarded = [(on, year) for on, year, _ in appraisals if random.random() < 0.15]
        return Life(
            constant=self._constant(random, person, career, grade_group),
            yearly=tuple(yearly),
            appraisals=tuple(appraisals),
            rewards=tuple((on, year, self.posts.word(random, "rewards")) for on, year in awarded),
            training=tuple(self._training(random, career)),
            entries=tuple(self._entries(random, career, yearly)),
            personal=self._personal(random, person, family, career),
        )

    def _constant(self, random: Random, person: Person, career: Career, grade_group: str) -> dict[str, Any]:
        columns: dict[str, Any] = {
            "education": self.posts.word_of_group(random, "education", grade_group),
            "political_theory": self.posts.word_of_group(random, "political_theory", grade_group),
            "health": self.posts.word(random, "health"),
        }
        known = min(career.service.entered_on, career.last)
        if random.random() < 0.45:
            columns["party_joined_at"] = iso(random.randint(birthday(person.born, 18), known))
            columns["party_position"] = self.posts.word(random, "party_positions")
        enlisted = birthday(person.born, 18) + random.randint(0, 300)
        if person.gender == "MALE" and random.random() < 0.15 and birthday(enlisted, 2) <= career.joined:
            columns["armed_forces_from"] = iso(enlisted)
            columns["armed_forces_to"] = iso(birthday(enlisted, 2) - 1)
            columns["armed_forces_rank"] = self.posts.word(random, "army_ranks")
        return columns

    def _yearly_days(self, random: Random, career: Career) -> list[int]:
        """Return the days of January on which the agency enters something; not every agency does."""
        if random.random() < 0.5:
            return []
        first, last = _year(career.service.entered_on) + 1, _year(career.last)
        days = [day(f"{year}-01-{random.randint(10, 28)}") for year in range(first, last + 1)]
        return [on for on in days if on <= career.last]

    def _appraisals(self, random: Random, career: Career, yearly: list[int]) -> list[tuple[int, int, str]]:
        entered_on = career.service.entered_on
        first = max(_year(career.joined), _year(entered_on) - _YEARS_BACK)
        entered_with = [(entered_on, year) for year in range(first, _year(min(entered_on, career.last)))]
        later = [(on, _year(on) - 1) for on in yearly]
        return [(on, year, self.posts.word(random, "ranks")) for on, year in entered_with + later]

    def _training(self, random: Random, career: Career) -> list[tuple[int, str]]:
        days = sorted(random.randint(career.joined, career.last) for _ in range(random.randint(0, 3)))
        courses = random.sample(self.posts.words["training"], len(days))
        return [(on, f"{course}, {_year(on)}") for on, course in zip(days, courses, strict=True)]

    def _entries(self, random: Random, career: Career, yearly: list[int]) -> list[Entry]:
        entries: list[Entry] = []
        entered_on, last = career.service.entered_on, career.last
        if random.random() < 0.02:
            entries.append(self._discipline(random, random.randint(career.joined, last)))
        if random.random() < 0.03 and entered_on < last:
            title = random.choice(("Trưởng phòng", "Phó Giám đốc Sở", "Phó Chủ tịch Ủy ban nhân dân"))
            entries.append(Entry(random.randint(entered_on, last), {"planning": f"{title}, {_PLANNED_FOR}"}))
        if random.random() < 0.4 and entered_on < last:
            summary = self.posts.word(random, "assets")
            entries += [_declaration(on, summary) for on in (entered_on, *yearly)]
        return entries

    def _discipline(self, random: Random, on: int) -> Entry:
        return Entry(
            on,
            {
                "discipline_form": self.posts.word(random, "disciplines"),
                "discipline_decision_no": f"{random.randint(10, 900)}/QĐ-KL",
                "discipline_until": iso(birthday(on, 1) - 1),
            },
        )

    def _personal(self, random: Random, person: Person, family: Family, career: Career) -> Personal | None:
        """Return what the servant states; most do when the record is made."""
        entered_on, latest = career.service.entered_on, _alive_until(person)
        if random.random() < 0.3 or entered_on > latest:
            return None
        on = entered_on if random.random() < 0.7 else random.randint(entered_on, latest)
        members = [
            self._member(random, relation, one, on) for relation, one in _relatives(person, family, on)
        ]
        abroad = [self._kin_abroad(random, person)] if random.random() < 0.03 else []
        if not members and not abroad:
            return None
        return Personal(on, json_text(members), json_text(abroad))

    def _member(self, random: Random, relation: str, one: Person, on: int) -> dict[str, str | int]:
        return _stated(relation, one.full_name, _year(one.born), self._occupation(random, one, on))

    def _occupation(self, random: Random, one: Person, on: int) -> str:
        if one.died is not None and one.died <= on:
            return "Đã mất"
        age = age_on(one.born, on)
        if age < 6:
            return "Còn nhỏ"
        if age < 18:
            return "Học sinh"
        occupation: str = "Đã nghỉ hưu" if age > 60 else self.posts.word(random, "occupations")
        return occupation

    def _kin_abroad(self, random: Random, person: Person) -> dict[str, str | int]:
        relation: str = self.posts.word(random, "kin_abroad")
        gender = "FEMALE" if relation.startswith(("Chị", "Cô")) else "MALE"
        family_name = person.full_name.split()[0]
        name = self.naming.full_name(random, family_name, person.ethnicity, gender)
        older = random.randint(1, 8) if relation.endswith("ruột") and relation[0] in "AC" else 20
        return _stated(relation, name, _year(person.born) - older, self.posts.word(random, "occupations"))


def _stated(relation: str, full_name: str, birth_year: int, occupation: str) -> dict[str, str | int]:
    return {"relation": relation, "fullName": full_name, "birthYear": birth_year, "occupation": occupation}


def _relatives(person: Person, family: Family, on: int) -> list[tuple[str, Person]]:
    """Return father, mother, spouse and children as far as the family generated together has them."""
    people = {one.pin: one for one in family.persons}
    found = [("Cha", person.father_pin), ("Mẹ", person.mother_pin)]
    for marriage in family.marriages:
        couple = (marriage.subject_pin, marriage.spouse_pin)
        over = marriage.divorced_on is not None and marriage.divorced_on <= on
        if person.pin in couple and marriage.married_on <= on and not over:
            found.append(("Vợ" if person.gender == "MALE" else "Chồng", couple[couple[0] == person.pin]))
    relatives = [(relation, people[pin]) for relation, pin in found if pin in people]
    relatives += [
        ("Con", one)
        for one in family.persons
        if person.pin in (one.father_pin, one.mother_pin) and one.born < on
    ]
    return relatives


def _declaration(on: int, summary: str) -> Entry:
    return Entry(on, {"assets_year": _year(on) - 1, "assets_filed_at": iso(on), "assets_summary": summary})


def _alive_until(person: Person) -> int:
    return AS_OF if person.died is None else person.died


def _year(ordinal: int) -> int:
    return date.fromordinal(ordinal).year
