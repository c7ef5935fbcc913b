"""The population the four registers describe: persons, marriages and households of one family at a time."""

from __future__ import annotations

from typing import NamedTuple

from subgraphs.seed.days import MERGER_DAY
from subgraphs.seed.pins import Gender
from subgraphs.seed.reference import Commune

__all__ = [
    "Card",
    "Family",
    "Home",
    "Household",
    "Marriage",
    "NumberChange",
    "Person",
    "Phone",
    "Stay",
    "agency_on",
    "code_on",
    "place_name",
    "province_on",
]


class Home(NamedTuple):
    """A permanent residence, from a day on."""

    commune: Commune
    address: str
    since: int
    file_no: str
    """Number of the residence file (số hồ sơ cư trú)."""


class Phone(NamedTuple):
    """A mobile number and who entered it, on which day: the citizen or a ministry's code."""

    number: str
    entered_by: str
    entered_on: int
    email: str | None = None
    """An address entered with the number."""


class Stay(NamedTuple):
    """A temporary residence (tạm trú) besides the permanent one, from a day until now."""

    commune: Commune
    address: str
    since: int
    declared_absent: bool
    """Whether the absence (tạm vắng) was declared at the permanent residence."""


class Card(NamedTuple):
    """The identity card a person has now."""

    issued_on: int
    expires_on: int | None
    """None for a card issued from the age of 58 on, which holds for life."""
    blood_type: str | None


class NumberChange(NamedTuple):
    """The day from which the person has the present number, the number before, and why it was cancelled."""

    old_pin: str
    on: int
    ground: str
    """GENDER_CORRECTION or BIRTH_YEAR_CORRECTION; kept where the running register cannot read it."""


class Person(NamedTuple):
    """A person; days are ordinals. `previous_home` is where a person who moved lived before.

    Everything is as corrected: what a person was before a correction shows in no register but in the
    old number.
    """

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
    home_town: str
    """Place name (quê quán): that of the parent whose family name the person has."""
    earlier_homes: tuple[Home, ...] = ()
    """Homes before `previous_home`, oldest first."""
    other_name: str | None = None
    legacy_id9: str | None = None
    stay: Stay | None = None
    card: Card | None = None
    missing_on: int | None = None
    """Day from which a court declared the person missing."""
    number_change: NumberChange | None = None

    @property
    def homes(self) -> tuple[Home, ...]:
        """All homes the register knows, oldest first."""
        if self.previous_home is None:
            return (self.home,)
        return (*self.earlier_homes, self.previous_home, self.home)

    def home_on(self, day: int) -> Home:
        """Return where the person lived on the day; before the first entry, the oldest home known."""
        homes = self.homes
        return next((home for home in reversed(homes) if home.since <= day), homes[0])


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


def code_on(commune: Commune, day: int) -> str:
    """Return the code of the commune the place belonged to on the day."""
    return commune.code if day >= MERGER_DAY else commune.old_code


def province_on(commune: Commune, day: int) -> str:
    """Return the code of the province the place belonged to on the day."""
    return commune.province.code if day >= MERGER_DAY else commune.old_province.code


def place_name(commune: Commune) -> str:
    """Return the commune and province as certificates name them, by today's names."""
    return f"{commune.full_name}, {commune.province.full_name}"
