"""A career in the state's service: stations, grade and steps, secondment, how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF, MERGER_DAY, birthday
from subgraphs.seed.pay import PayTables
from subgraphs.seed.people import Person
from subgraphs.seed.service_posts import Employer, Post, Posts

__all__ = ["ADULT", "STEP_YEARS", "Career", "CareerMaker", "Secondment", "Service", "Station"]

ADULT: Final = 22
"""Nobody here is appointed younger; most have studied."""
STEP_YEARS: Final = 3
_YEARS_BEFORE: Final = {"A3": 18, "A2": 9}
"""Years of service before a grade of the group; the other grades are those people begin in."""
_LEADING_AGE: Final = 32
_OTHER_LEVEL: Final = {"PROVINCE": "COMMUNE", "COMMUNE": "PROVINCE", "MINISTRY": "MINISTRY"}


class Service(NamedTuple):
    """When a record was entered and how the service ended: (day, RETIRED or LEFT), in order."""

    entered_on: int
    ends: tuple[tuple[int, str], ...]


class Station(NamedTuple):
    """Work of one title at one agency, from a day until the next station or the end."""

    first: int
    employer: Employer
    title: str
    unit: str


class Secondment(NamedTuple):
    """Work at another agency, both days included."""

    to: str
    first: int
    until: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Career:
    """What is known of a career, whenever it was entered."""

    kind: str
    grade: str
    graded_on: int
    stations: tuple[Station, ...]
    secondment: Secondment | None
    service: Service

    @property
    def joined(self) -> int:
        """First day in the state's service."""
        return self.stations[0].first

    @property
    def last(self) -> int:
        """Last day of work until now."""
        return self.service.ends[0][0] - 1 if self.service.ends else AS_OF

    def status_on(self, day: int) -> str:
        """Return the employment status."""
        return next((status for end, status in reversed(self.service.ends) if end <= day), "ACTIVE")

    def station_on(self, day: int) -> Station:
        """Return the station; after the end, the last one."""
        return next(station for station in reversed(self.stations) if station.first <= day)

    def steps_on(self, day: int) -> int:
        """Return how many whole three years somebody in the grade has worked in it."""
        worked_until, years = min(day, self.last), 0
        while birthday(self.graded_on, years + STEP_YEARS) <= worked_until:
            years += STEP_YEARS
        return years // STEP_YEARS

    def seconded_on(self, day: int) -> Secondment | None:
        """Return the secondment in force."""
        found = self.secondment
        return found if found is not None and found.first <= day <= found.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CareerMaker:
    """Draws careers."""

    posts: Posts
    pay: PayTables

    def make(self, random: Random, person: Person, service: Service) -> Career:
        """Return a career that had begun a month before it was entered."""
        post = self.posts.post(random)
        known = min(service.entered_on, service.ends[0][0] if service.ends else AS_OF) - 30
        first_day = birthday(person.born, ADULT)
        joined = random.randint(first_day, min(birthday(person.born, ADULT + 8), known))
        grade, graded_on = self._grade(random, post, joined, known)
        employer = self.posts.employer(random, post.level, person.home.commune)
        stations = self._stations(random, person, post, employer, joined, (grade, graded_on), known)
        last = service.ends[0][0] - 1 if service.ends else AS_OF
        stations += self._later(random, person, post, stations[-1], service.entered_on, last)
        return Career(
            kind=post.kind,
            grade=grade,
            graded_on=graded_on,
            stations=tuple(stations),
            secondment=self._secondment(random, post, stations, service, last),
            service=service,
        )

    def _grade(self, random: Random, post: Post, joined: int, known: int) -> tuple[str, int]:
        """Return a grade and the day it was given; one that takes more years of service is out of reach."""
        grade = random.choice(post.grades)
        years = _YEARS_BEFORE.get(self.pay.grades[grade].group.partition(".")[0], 0)
        if years and birthday(joined, years) <= known:
            return grade, birthday(joined, years)
        if years:
            grade = post.grades[-1]
        return grade, joined

    def _stations(
        self,
        random: Random,
        person: Person,
        post: Post,
        employer: Employer,
        joined: int,
        graded: tuple[str, int],
        known: int,
    ) -> list[Station]:
        """Return the stations until the record was entered: often an earlier agency, a grade, a post."""
        grade, graded_on = graded
        title, unit = self.pay.grades[grade].title, random.choice(post.units)
        elsewhere = self.posts.employer(random, _OTHER_LEVEL[post.level], person.home.commune)
        moved_on = random.randint(joined, known) if random.random() < 0.25 else joined
        leads = random.random() < post.led
        led_from = max(graded_on, birthday(person.born, _LEADING_AGE))
        leading_on = random.randint(led_from, known) if leads and led_from <= known else None
        leading = random.choice(post.leading) if leading_on is not None else title
        starts = {joined, moved_on, graded_on} | ({leading_on} if leading_on is not None else set())
        stations: list[Station] = []
        for first in sorted(starts):
            led = leading_on is not None and first >= leading_on
            own = leading if led else title if first >= graded_on else post.start
            stations.append(Station(first, employer if first >= moved_on else elsewhere, own, unit))
        return stations

    def _later(
        self, random: Random, person: Person, post: Post, before: Station, entered_on: int, last: int
    ) -> list[Station]:
        """Return what changed after the record was entered: a transfer, or a promotion."""
        drawn = random.random()
        if drawn > 0.12 or last - entered_on < 120:
            return []
        day = random.randint(entered_on + 60, last - 60)
        if drawn < 0.08:
            level = _OTHER_LEVEL[before.employer.level]
            return [
                before._replace(first=day, employer=self.posts.employer(random, level, person.home.commune))
            ]
        if post.leading and birthday(person.born, _LEADING_AGE) <= day:
            return [before._replace(first=day, title=random.choice(post.leading))]
        return []

    def _secondment(
        self, random: Random, post: Post, stations: list[Station], service: Service, last: int
    ) -> Secondment | None:
        """Return a secondment of a year or two since agencies have today's codes."""
        earliest = max(service.entered_on, stations[-1].first, MERGER_DAY) + 14
        if post.kind != "CONG_CHUC" or last < AS_OF or earliest > AS_OF - 30 or random.random() > 0.03:
            return None
        receiving = random.choice(self.posts.ministries).now
        if receiving == stations[-1].employer.now:
            return None
        first = random.randint(earliest, AS_OF - 30)
        return Secondment(receiving, first, birthday(first, random.randint(1, 2)) - 1)
