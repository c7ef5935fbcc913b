"""Where a family lives, and where it lived before since the population register was filled."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final

from subgraphs.seed.days import AS_OF, day
from subgraphs.seed.naming import Naming
from subgraphs.seed.people import Home
from subgraphs.seed.reference import Commune

__all__ = ["CAMPAIGN", "MoveMaker", "home_on", "homes_seen"]

CAMPAIGN: Final = day("2017-01-01")
"""The population register was filled during 2017; the birth registration enters who was born since."""
_FIRST_MOVE: Final = day("2018-06-01")
_LAST_MOVE: Final = AS_OF - 30
_HOME_AT_LEAST: Final = 150
"""Days between two moves."""
_MOVES: Final = (0.006, 0.03, 0.14)
"""Share of families that moved three times, at least twice, at least once."""
_JOINED_LATER: Final = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMaker:
    """Draws homes; most moves lead to another province."""

    communes: tuple[Commune, ...]
    naming: Naming

    def make(self, random: Random, number: int) -> tuple[Home, ...]:
        """Return the homes of people who keep together, oldest first; `number` tells their files apart."""
        homes = [self._home(random, CAMPAIGN, number)]
        drawn = random.random()
        if drawn < _MOVES[-1]:
            count = sum(1 for share in _MOVES if drawn < share)
            days = sorted(random.randint(_FIRST_MOVE, _LAST_MOVE) for _ in range(count))
            for moved_on in days:
                if moved_on >= homes[-1].since + _HOME_AT_LEAST:
                    homes.append(self._home(random, moved_on, number))
        return tuple(homes)

    def of_child(self, random: Random, family: tuple[Home, ...], born: int, number: int) -> tuple[Home, ...]:
        """Return the homes of a child: its family's, but some live elsewhere first and join it later.

        That a child came to its parents from elsewhere must tell nothing: adopted ones are among them.
        """
        latest = min(born + 5 * 365, _LAST_MOVE)
        if born < CAMPAIGN or random.random() >= _JOINED_LATER or latest < born + _HOME_AT_LEAST:
            return family
        joined_on = random.randint(born + _HOME_AT_LEAST, latest)
        joined = home_on(family, joined_on)._replace(since=joined_on)
        later = [home for home in family if home.since > joined_on]
        return (self._home(random, CAMPAIGN, number), joined, *later)

    def _home(self, random: Random, since: int, number: int) -> Home:
        commune = random.choice(self.communes)
        return Home(
            commune=commune,
            address=self.naming.address(random, commune),
            since=since,
            file_no=f"CT-{commune.code}-{1_000_000 + number}",
        )


def home_on(homes: tuple[Home, ...], day: int) -> Home:
    """Return the home on the day, the oldest for days before."""
    return next((home for home in reversed(homes) if home.since <= day), homes[0])


def homes_seen(homes: tuple[Home, ...], entered_on: int, died: int | None) -> tuple[Home, ...]:
    """Return those homes in which the register saw a person that it took in on a day, one at least."""
    first = home_on(homes, entered_on)
    later = [home for home in homes if home.since > entered_on and (died is None or home.since < died)]
    return (first._replace(since=entered_on), *later)
