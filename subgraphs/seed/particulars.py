"""What the population register holds of a person besides who it is and where it lives."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final, NamedTuple

from subgraphs.seed.days import AS_OF, birthday, day
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import Card, NumberChange, Stay
from subgraphs.seed.pins import Gender, compose_pin
from subgraphs.seed.reference import Commune

__all__ = ["Particulars", "ParticularsMaker", "Subject"]

_YEAR: Final = 365.2425
_ADULT_BORN: Final = day("2008-11-20")
"""Who was born later is under 18 on the day the registers stand at."""
_CARD_AGE: Final = 14
_RENEWED: Final = (25, 40, 60)
"""A card ends at these ages, unless issued two years before at most (Law on Identification 2023, art. 21)."""
_GRACE: Final = 2
_CHIP_CARDS: Final = day("2021-03-01")
_LAST_LEGACY: Final = day("2001-12-31")
"""Who turned 14 before 2016 may have had a card with nine digits before the number with twelve."""
_BLOOD: Final = ("O+", "O+", "O+", "O+", "B+", "B+", "B+", "A+", "A+", "AB+")
_FIRST_CHANGE: Final = day("2021-02-01")
_FIRST_STAY: Final = day("2021-07-01")
"""The Law on Residence 2020 in force."""
_FIRST_MISSING: Final = day("2019-01-01")
_ONE_CHANGED_IN: Final = 5_000
_ONE_MISSING_IN: Final = 8_000


class Subject(NamedTuple):
    """Whom the particulars are about."""

    pin: str
    serial: int
    gender: Gender
    born: int
    died: int | None
    entered_on: int
    settled_on: int
    """Day since which the person lives at today's home."""
    heads: bool
    """Whether the person heads a household."""


class Particulars(NamedTuple):
    """The fields of `people.Person` of the same names."""

    other_name: str | None
    legacy_id9: str | None
    stay: Stay | None
    card: Card | None
    missing_on: int | None
    number_change: NumberChange | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticularsMaker:
    """Draws particulars, most of them absent from most people."""

    communes: tuple[Commune, ...]
    naming: Naming

    def make(self, random: Random, subject: Subject) -> Particulars:
        """Return the particulars of a person; those of the dead stand as at death."""
        legacy = subject.born <= _LAST_LEGACY and random.random() < 0.7
        adult = subject.died is None and subject.born <= _ADULT_BORN
        missing_on = _missing_on(random, subject) if adult else None
        stays = adult and missing_on is None and random.random() < 0.04
        return Particulars(
            other_name=self.naming.other_name(random) if random.random() < 0.015 else None,
            legacy_id9=f"900{subject.serial:06d}" if legacy else None,
            stay=self._stay(random, subject) if stays else None,
            card=_card(random, subject) if subject.died is None else None,
            missing_on=missing_on,
            number_change=_number_change(random, subject),
        )

    def _stay(self, random: Random, subject: Subject) -> Stay | None:
        earliest = max(_FIRST_STAY, subject.settled_on + 60, birthday(subject.born, 18))
        if earliest > AS_OF - 5:
            return None
        commune = random.choice(self.communes)
        return Stay(
            commune=commune,
            address=self.naming.address(random, commune),
            since=random.randint(earliest, AS_OF - 5),
            declared_absent=random.random() < 0.7,
        )


def _card(random: Random, subject: Subject) -> Card | None:
    earliest = max(subject.entered_on, subject.born + int((_CARD_AGE + 0.02) * _YEAR))
    if earliest > AS_OF - 10 or random.random() < 0.08:
        return None
    ends = [subject.born + int(age * _YEAR) for age in _RENEWED]
    ended = [end for end in ends if earliest < end <= AS_OF - 60]
    if ended:
        issued_on = random.randint(max(earliest, ended[-1] - 700), min(ended[-1] + 400, AS_OF))
    elif random.random() < 0.6:
        issued_on = earliest
    else:
        issued_on = random.randint(max(earliest, _CHIP_CARDS), AS_OF) if earliest < AS_OF else earliest
    age = (issued_on - subject.born) / _YEAR
    until = next((end for end in _RENEWED if end - _GRACE > age), None)
    return Card(
        issued_on=issued_on,
        expires_on=None if until is None else birthday(subject.born, until),
        blood_type=random.choice(_BLOOD) if random.random() < 0.3 else None,
    )


def _missing_on(random: Random, subject: Subject) -> int | None:
    """A court declares somebody missing after two years without news (Civil Code 2015, article 68)."""
    earliest = max(_FIRST_MISSING, subject.settled_on + 2 * 366, birthday(subject.born, 20))
    if subject.serial % _ONE_MISSING_IN != 1 or subject.heads or earliest > AS_OF - 30:
        return None
    return random.randint(earliest, AS_OF - 30)


def _number_change(random: Random, subject: Subject) -> NumberChange | None:
    """The old number has the serial of the new one, which nobody else has, so that it is unique too."""
    earliest = max(_FIRST_CHANGE, subject.entered_on + 30)
    latest = (subject.died or AS_OF) - 30
    if subject.serial % _ONE_CHANGED_IN != 0 or earliest > latest:
        return None
    by_gender = subject.serial // _ONE_CHANGED_IN % 2 == 0
    gender = {"MALE": "FEMALE", "FEMALE": "MALE"}[subject.gender] if by_gender else subject.gender
    year = int(subject.pin[4:6]) + 100 * (int(subject.pin[3]) // 2) + 1900
    return NumberChange(
        old_pin=compose_pin(subject.pin[1:3], gender, year if by_gender else year - 1, subject.serial),
        on=random.randint(earliest, latest),
        ground="GENDER_CORRECTION" if by_gender else "BIRTH_YEAR_CORRECTION",
    )
