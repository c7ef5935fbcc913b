"""Officials, civil servants and public employees: who is one, in which grade, with what pay."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF, MERGER_DAY, age_on, birthday, day, iso
from subgraphs.seed.effective import Effective, Grade
from subgraphs.seed.histories import Change, versions_after
from subgraphs.seed.people import Person, agency_on
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import Commune
from subgraphs.seed.rows import CivilServantRow

__all__ = ["ServantMaker"]

_FIRST_ENTRY: Final = day("2023-07-01")
"""Circular 06/2023: the register was filled from mid-2023 on, when the base salary was 1,800,000."""
_MINISTRIES: Final = ("G01", "G03", "G09", "G10", "G12", "G15", "G18")
_REVIEWER: Final = "G09"
_HEALTH: Final = ("Loại I", "Loại I", "Loại II", "Loại II", "Loại II", "Loại III")
_NOTES: Final = ("Đã thẩm tra", "Đã thẩm tra", "Đề nghị bổ sung hồ sơ")
_ELECTED: Final = "Phó Chủ tịch Ủy ban nhân dân"
_MINISTRY_GRADES: Final = ("01.001", "01.002", "01.003", "01.003")
_COMMUNE_POSTS: Final = (
    ("CAN_BO", ("01.002", "01.003")),
    ("CONG_CHUC", ("01.003", "01.004")),
    ("CONG_CHUC", ("01.004", "01.005", "02.008")),
)
_PROVINCE_POSTS: Final = (
    ("CONG_CHUC", ("01.002", "01.003", "01.003")),
    ("VIEN_CHUC", ("V.07.05.14", "V.07.05.15", "V.07.05.15")),
    ("VIEN_CHUC", ("V.08.01.01", "V.08.01.02", "V.08.01.02")),
)
_WORKING: Final = (24, 59)
"""Ages, both included."""
_RETIRED: Final = (61, 76)


class _Post(NamedTuple):
    kind: str
    agency: str
    entering_agency: str
    grade: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ServantMaker:
    """Makes some of the population servants of the state."""

    effective: Effective

    def make(self, random: Random, person: Person, residence: Residence) -> list[CivilServantRow]:
        """Return the versions of the person's record, the current one last; most people have none."""
        status = _status(random, person)
        if status is None:
            return []
        entered_on = _entered_on(random, person, status)
        post = _post(random, person.home.commune, entered_on)
        grade = self.effective.grades[post.grade]
        first = self._first(random, person, residence, status, entered_on, post, grade)
        return self._versions(random, first, entered_on)

    def _first(
        self,
        random: Random,
        person: Person,
        residence: Residence,
        status: str,
        entered_on: int,
        post: _Post,
        grade: Grade,
    ) -> CivilServantRow:
        earliest = birthday(person.born, _WORKING[0] - 2)
        appointed_on = random.randint(earliest, min(entered_on - 30, birthday(person.born, 45)))
        step = min(len(grade.coefficients), 1 + (entered_on - appointed_on) // (3 * 365))
        coefficient = grade.coefficients[step - 1]
        base_pay = int(coefficient * self.effective.base_salary(entered_on))
        return CivilServantRow(
            employee_no=f"{post.agency.partition('.')[0]}-{1_000_000 + person.number}",
            pin=person.pin,
            kind=post.kind,
            managing_agency=post.agency,
            working_agency=post.agency,
            position_title=_ELECTED if post.kind == "CAN_BO" else grade.title,
            appointed_at=iso(appointed_on),
            grade_code=grade.code,
            grade_group=grade.group,
            grade_step=step,
            grade_coefficient=str(coefficient),
            base_pay=base_pay,
            total_pay=base_pay + base_pay // 4,
            discipline="Khiển trách" if random.random() < 0.02 else None,
            health=random.choice(_HEALTH),
            employment_status=status,
            ministry_note=None,
            version=1,
            valid_from=iso(entered_on),
            valid_to=None,
            origin_record=post.entering_agency,
            origin_level_record="UNIT",
            entered_record_at=iso(entered_on),
            origin_review=None,
            origin_level_review=None,
            entered_review_at=None,
            **residence._asdict(),
        )

    def _versions(self, random: Random, first: CivilServantRow, entered_on: int) -> list[CivilServantRow]:
        """A rise of the base salary is no entry: the origin stays. A review is one of its own group."""
        changes: list[Change] = []
        if first.employment_status == "ACTIVE":
            changes = [(rise, self._pay(first, rise)) for rise in self._rises(entered_on)]
        if random.random() < 0.15:
            reviewed_on = random.randint(entered_on + 1, AS_OF)
            changes.append((reviewed_on, _review(random, reviewed_on)))
        return versions_after(first, changes)

    def _rises(self, entered_on: int) -> list[int]:
        return [period.first for period, _ in self.effective.base_salaries if period.first > entered_on]

    def _pay(self, record: CivilServantRow, on: int) -> dict[str, int]:
        base_pay = int(Decimal(record.grade_coefficient) * self.effective.base_salary(on))
        return {"base_pay": base_pay, "total_pay": base_pay + base_pay // 4}


def _status(random: Random, person: Person) -> str | None:
    if person.died is not None:
        return None
    age = age_on(person.born, AS_OF)
    drawn = random.random()
    if _WORKING[0] <= age <= _WORKING[1]:
        return "ACTIVE" if drawn < 0.05 else "LEFT" if drawn < 0.055 else None
    return "RETIRED" if _RETIRED[0] <= age <= _RETIRED[1] and drawn < 0.06 else None


def _entered_on(random: Random, person: Person, status: str) -> int:
    """Most records were entered before the provinces merged, some by agencies closed since."""
    if status == "RETIRED":
        return max(_FIRST_ENTRY, birthday(person.born, _RETIRED[0] - 1))
    earliest = max(_FIRST_ENTRY, birthday(person.born, _WORKING[0] - 1))
    before_merger = earliest < MERGER_DAY and random.random() < 0.7
    return random.randint(earliest, MERGER_DAY - 1 if before_merger else AS_OF - 5)


def _post(random: Random, commune: Commune, entered_on: int) -> _Post:
    drawn = random.random()
    if drawn < 0.15:
        ministry = random.choice(_MINISTRIES)
        return _Post("CONG_CHUC", ministry, ministry, random.choice(_MINISTRY_GRADES))
    if drawn < 0.45:
        kind, grades = random.choice(_COMMUNE_POSTS)
        return _Post(kind, commune.agency, agency_on(commune, entered_on), random.choice(grades))
    kind, grades = random.choice(_PROVINCE_POSTS)
    merged = entered_on >= MERGER_DAY
    entering = commune.province.agency if merged else commune.old_province.agency
    return _Post(kind, commune.province.agency, entering, random.choice(grades))


def _review(random: Random, reviewed_on: int) -> dict[str, str]:
    return {
        "ministry_note": random.choice(_NOTES),
        "origin_review": _REVIEWER,
        "origin_level_review": "MINISTRY",
        "entered_review_at": iso(reviewed_on),
    }
