"""Officials, civil servants and public employees: who is one, and the history of the record."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from subgraphs.seed.days import AS_OF, MERGER_DAY, birthday, day
from subgraphs.seed.naming import Naming
from subgraphs.seed.pay import PayTables
from subgraphs.seed.people import Family, Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.rows import CivilServantRow
from subgraphs.seed.service_careers import ADULT, CareerMaker, Service
from subgraphs.seed.service_histories import HistoryMaker, Review
from subgraphs.seed.service_lives import LifeMaker
from subgraphs.seed.service_posts import Posts, load_posts

__all__ = ["ServantMaker", "new_servant_maker"]

_FIRST_ENTRY: Final = day("2023-07-01")
"""Circular 06/2023: the register was filled from mid-2023 on, when the base salary was 1,800,000."""
_REVIEWER: Final = "G09"
_WORKING: Final = 0.05
_LEFT: Final = 0.005
_RETIRED: Final = 0.06
_OLDEST: Final = 76
"""Who retired long before the register began is not in it."""
_MONTH: Final = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ServantMaker:
    """Makes some of the population servants of the state."""

    pay: PayTables
    posts: Posts
    careers: CareerMaker
    lives: LifeMaker
    histories: HistoryMaker

    def make(
        self, random: Random, person: Person, family: Family, residence: Residence
    ) -> list[CivilServantRow]:
        """Return the versions of the person's record, the current one last; most people have none."""
        drawn, own_seed = random.random(), random.getrandbits(64)
        if drawn > max(_WORKING + _LEFT, _RETIRED):
            return []
        own = Random(own_seed)  # noqa: S311 - synthetic data, repeatable
        service = self._service(own, person, drawn)
        if service is None:
            return []
        career = self.careers.make(own, person, service)
        life = self.lives.make(own, person, family, career, self.pay.grades[career.grade].group)
        return self.histories.make(person, residence, career, life, self._review(own, service))

    def _service(self, random: Random, person: Person, drawn: float) -> Service | None:
        """Return entry and ends. Who died in service left it by that; a pension ends so too."""
        until = AS_OF if person.died is None else person.died
        if person.missing_on is not None:
            return None
        if birthday(person.born, ADULT + 2) > until or until < _FIRST_ENTRY + 4 * _MONTH:
            return None
        death = () if person.died is None else ((person.died + 1, "LEFT"),)
        retires_on = self.pay.retires_on(person.gender, person.born)
        if retires_on <= until:
            if drawn > _RETIRED or birthday(person.born, _OLDEST + 1) <= AS_OF:
                return None
            return self._retired(random, retires_on, until, death)
        if drawn > _WORKING + _LEFT:
            return None
        entered_on = _entered_on(random, birthday(person.born, ADULT + 1), until - 2 * _MONTH)
        if drawn > _WORKING:
            return Service(entered_on, ((random.randint(entered_on + 20, until), "LEFT"),))
        return Service(entered_on, death)

    def _retired(
        self, random: Random, retires_on: int, until: int, death: tuple[tuple[int, str], ...]
    ) -> Service:
        """Return the service of somebody who was entered before or after retiring."""
        ends = ((retires_on, "RETIRED"), *death)
        if retires_on > _FIRST_ENTRY + 4 * _MONTH and random.random() < 0.8:
            return Service(random.randint(_FIRST_ENTRY, retires_on - _MONTH), ends)
        return Service(_entered_on(random, retires_on, until), ends)

    def _review(self, random: Random, service: Service) -> Review | None:
        """Return the ministry's note, which few records have."""
        if random.random() > 0.15 or service.entered_on >= AS_OF:
            return None
        reviewed_on = random.randint(service.entered_on + 1, AS_OF)
        return Review(reviewed_on, _REVIEWER, self.posts.word(random, "notes"))


def new_servant_maker(pay: PayTables, naming: Naming) -> ServantMaker:
    """Return a maker with the posts of the data file."""
    posts = load_posts()
    return ServantMaker(
        pay=pay,
        posts=posts,
        careers=CareerMaker(posts=posts, pay=pay),
        lives=LifeMaker(posts=posts, naming=naming),
        histories=HistoryMaker(pay=pay),
    )


def _entered_on(random: Random, earliest: int, latest: int) -> int:
    """Most records were entered before the provinces merged, some by agencies closed since."""
    first = max(_FIRST_ENTRY, earliest)
    before_merger = first < min(latest, MERGER_DAY) and random.random() < 0.7
    return random.randint(first, min(latest, MERGER_DAY - 1) if before_merger else max(first, latest))
