"""Versions of a civil servant's record: what its career and life say on each day something changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from subgraphs.seed.days import AS_OF, birthday, iso
from subgraphs.seed.histories import Change, versions_after
from subgraphs.seed.pay import PayTables, Work
from subgraphs.seed.people import Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.rows import CivilServantRow, json_text
from subgraphs.seed.service_careers import STEP_YEARS, Career
from subgraphs.seed.service_lives import Life

__all__ = ["HistoryMaker", "Review", "work_history"]


class Review(NamedTuple):
    """The ministry's note on a record."""

    on: int
    reviewer: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryMaker:
    """Turns a career and a life into rows."""

    pay: PayTables

    def make(
        self, person: Person, residence: Residence, career: Career, life: Life, review: Review | None
    ) -> list[CivilServantRow]:
        """Return the versions, the current one last. What the system derives keeps the origin before it."""
        entered_on = career.service.entered_on
        known = self._columns(career, life, entered_on)
        changes: list[Change] = []
        for day, entered in sorted(self._days(career, life).items()):
            before, known = known, self._columns(career, life, day)
            if entered:
                changes.append((day, known | _origin(career, day)))
            elif known != before:
                changes.append((day, known))
        first = CivilServantRow(
            employee_no=f"{_root(career)}-{1_000_000 + person.number}",
            pin=person.pin,
            kind=career.kind,
            version=1,
            valid_from=iso(entered_on),
            valid_to=None,
            origin_level_record="UNIT",
            grade_code=career.grade,
            grade_group=self.pay.grades[career.grade].group,
            **self._columns(career, life, entered_on),
            **_origin(career, entered_on),
            **residence._asdict(),
        )
        return versions_after(first._replace(**life.constant), [*changes, *_other_groups(life, review)])

    def _days(self, career: Career, life: Life) -> dict[int, bool]:
        """Return the days after the entry on which something changes, and whether the agency enters it."""
        entered_on, last = career.service.entered_on, career.last
        derived = [*(day for day in self.pay.changes if day <= last), *_recodings(career)]
        entered = [
            *(station.first for station in career.stations),
            *self._step_days(career),
            *life.yearly,
            *(on for on, _ in life.training),
            *(entry.on for entry in life.entries),
        ]
        if career.secondment is not None:
            entered += [career.secondment.first, career.secondment.until + 1]
        days = {day: False for day in derived if entered_on < day <= AS_OF}
        days |= {day: True for day in entered if entered_on < day <= last}
        return days | {day: True for day, _ in career.service.ends if entered_on < day <= AS_OF}

    def _step_days(self, career: Career) -> list[int]:
        steps = len(self.pay.grades[career.grade].steps)
        return [birthday(career.graded_on, STEP_YEARS * step) for step in range(1, steps)]

    def _columns(self, career: Career, life: Life, day: int) -> dict[str, Any]:
        """Return what the record says on the day, of what may differ between versions."""
        status, station, seconded = career.status_on(day), career.station_on(day), career.seconded_on(day)
        managing = station.employer.code_on(day)
        return {
            "managing_agency": managing,
            "working_agency": managing if seconded is None else seconded.to,
            "secondment_to": seconded and seconded.to,
            "secondment_from": seconded and iso(seconded.first),
            "secondment_until": seconded and iso(seconded.until),
            "position_title": station.title,
            "job_position": station.unit,
            "appointed_at": iso(station.first),
            "employment_status": status,
            "training": json_text([course for on, course in life.training if on <= day]),
            "work_history": json_text(work_history(career, day)),
            "appraisals": json_text([{"year": y, "rank": r} for on, y, r in life.appraisals if on <= day]),
            "rewards": json_text([{"year": y, "form": f} for on, y, f in life.rewards if on <= day]),
            **self._pay(career, station.title, status, day),
            **_last_entries(life, day),
        }

    def _pay(self, career: Career, title: str, status: str, day: int) -> dict[str, Any]:
        """Return grade step and pay; who does not work has no pay and no next step."""
        steps = len(self.pay.grades[career.grade].steps)
        step = min(steps, 1 + career.steps_on(day))
        if status != "ACTIVE":
            coefficient = self.pay.coefficient(career.grade, step, day)
            return {**_UNPAID, "grade_step": step, "grade_coefficient": str(coefficient)}
        pay = self.pay.pay(Work(career.kind, title, career.grade, step), day)
        next_step = birthday(career.graded_on, STEP_YEARS * step) if step < steps else None
        return {
            "pay_scheme": pay.scheme,
            "grade_step": step,
            "grade_coefficient": str(pay.coefficient),
            "grade_next_step_date": next_step and iso(next_step),
            "base_pay": pay.base,
            "total_pay": pay.total,
            "allowances": pay.allowances,
        }


def work_history(career: Career, day: int) -> list[dict[str, str | None]]:
    """Return the periods as they stand on the day; one under way has no last day."""
    stations = [station for station in career.stations if station.first <= day]
    ended = career.status_on(day) != "ACTIVE"
    lasts = [station.first - 1 for station in stations[1:]] + [career.last if ended else day]
    periods: list[dict[str, str | None]] = []
    for station, last in zip(stations, lasts, strict=True):
        periods += [
            {"from": iso(first), "to": iso(until), "agency": code, "position": station.title}
            for first, until, code in station.employer.codes(station.first, last)
        ]
    if not ended:
        periods[-1]["to"] = None
    return periods


def _recodings(career: Career) -> Iterable[int]:
    """Yield the days on which an agency got another code; it keeps the records of who has left."""
    for station in career.stations:
        if station.employer.changed_on is not None:
            yield station.employer.changed_on


def _origin(career: Career, day: int) -> dict[str, Any]:
    """The agency of the day enters; after the end, the last one."""
    agency = career.station_on(day).employer.code_on(day)
    return {"origin_record": agency, "entered_record_at": iso(day)}


def _last_entries(life: Life, day: int) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for entry in life.entries:
        if entry.on <= day:
            columns |= entry.columns
    return columns


def _other_groups(life: Life, review: Review | None) -> Sequence[Change]:
    changes: list[Change] = []
    if life.personal is not None:
        changes.append(
            (
                life.personal.on,
                {
                    "family_history": life.personal.family,
                    "relatives_abroad": life.personal.abroad,
                    "origin_personal": "CITIZEN",
                    "origin_level_personal": "CITIZEN",
                    "entered_personal_at": iso(life.personal.on),
                },
            )
        )
    if review is not None:
        changes.append(
            (
                review.on,
                {
                    "ministry_note": review.note,
                    "origin_review": review.reviewer,
                    "origin_level_review": "MINISTRY",
                    "entered_review_at": iso(review.on),
                },
            )
        )
    return changes


def _root(career: Career) -> str:
    return career.stations[-1].employer.now.partition(".")[0]


_UNPAID: Final[dict[str, Any]] = {
    "pay_scheme": None,
    "grade_next_step_date": None,
    "base_pay": None,
    "total_pay": None,
    "allowances": "[]",
}
