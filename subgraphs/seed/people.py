"""The population the four registers describe: persons, marriages and households of one family at a time."""

from __future__ import annotations

from typing import NamedTuple

from subgraphs.seed.days import MERGER_DAY
from subgraphs.seed.pins import Gender
from subgraphs.seed.reference import Commune

__all__ = ["Family", "Home", "Household", "Marriage", "Person", "Phone", "agency_on"]


class Home(NamedTuple):
    """A permanent residence, from a day on."""

    commune: Commune
    address: str
    since: int


class Phone(NamedTuple):
    """A mobile number and who entered it, on which day: the citizen or a ministry's code."""

    number: str
    entered_by: str
    entered_on: int


class Person(NamedTuple):
    """A person; days are ordinals. `previous_home` is where a person who moved lived before."""

    number: int
    """Position in the generated population; ids and repeatable choices are made from it."""
    pin: str
    full_name: str
    gender: Gender
    born: int
    registered_on: int
    """When the birth was registered, at `birth_commune`."""
    died: int | None
    birth_commune: Commune
    ethnicity: str
    religion: str
    mother_pin: str | None
    father_pin: str | None
    home: Home
    previous_home: Home | None
    household_no: str | None
    relation: str | None
    phone: Phone | None
    entered_on: int
    """When the population register took the person in."""

    def home_on(self, day: int) -> Home:
        """Return where the person lived on the day."""
        if self.previous_home is not None and day < self.home.since:
            return self.previous_home
        return self.home


class Marriage(NamedTuple):
    """A marriage; the subject is the spouse at whose commune it was registered."""

    number: int
    subject_pin: str
    spouse_pin: str
    married_on: int
    divorced_on: int | None


class Household(NamedTuple):
    """People registered together; the head is alive and a member."""

    number: str
    head_pin: str
    commune_code: str


class Family(NamedTuple):
    """People generated together. Links between persons never leave a family."""

    persons: tuple[Person, ...]
    marriages: tuple[Marriage, ...]
    households: tuple[Household, ...]
    poverty: str | None
    """POOR, NEAR_POOR or None."""


def agency_on(commune: Commune, day: int) -> str:
    """Return the code under which the commune's committee entered something on the day."""
    return commune.agency if day >= MERGER_DAY else commune.old_agency
