"""Whom the state employs and as what, drawn from data/posts.json; ministries and provinces as they merged."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from subgraphs.seed.days import MERGER_DAY
from subgraphs.seed.reference import CODES_IN_FORCE, Commune

__all__ = ["Employer", "Post", "Posts", "load_posts"]

_DATA: Final = Path(__file__).parent / "data"
_CODES_DAY: Final = CODES_IN_FORCE.toordinal()


class Employer(NamedTuple):
    """An agency; `before` is its code until it was merged on `changed_on`."""

    level: str
    before: str
    now: str
    changed_on: int | None

    def code_on(self, day: int) -> str:
        """Return the code in force on the day."""
        return self.before if self.changed_on is not None and day < self.changed_on else self.now

    def codes(self, first: int, last: int) -> list[tuple[int, int, str | None]]:
        """Return first day, last day and code of the parts of a period; no code before agencies had any."""
        if last < _CODES_DAY:
            return [(first, last, None)]
        if self.changed_on is None or not first < self.changed_on <= last:
            return [(first, last, self.code_on(last))]
        return [(first, self.changed_on - 1, self.before), (self.changed_on, last, self.now)]


class Post(NamedTuple):
    """A kind of work: `start` is the title before the grade, `led` the share who lead."""

    level: str
    kind: str
    grades: tuple[str, ...]
    start: str
    units: tuple[str, ...]
    leading: tuple[str, ...]
    led: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """The file, ready to draw from."""

    by_level: dict[str, tuple[Post, ...]]
    shares: tuple[int, ...]
    ministries: tuple[Employer, ...]
    words: dict[str, Any]
    """The other lists of the file, by name."""

    def post(self, random: Random) -> Post:
        """Draw a post."""
        level = random.choices(list(self.by_level), weights=self.shares)[0]
        return random.choice(self.by_level[level])

    def employer(self, random: Random, level: str, commune: Commune) -> Employer:
        """Return the agency of a level for somebody of the commune."""
        if level == "MINISTRY":
            return random.choice(self.ministries)
        if level == "COMMUNE":
            return _employer(level, commune.old_agency, commune.agency, MERGER_DAY)
        return _employer(level, commune.old_province.agency, commune.province.agency, MERGER_DAY)

    def word(self, random: Random, name: str) -> Any:
        """Draw from a list of the file; null is one of the values of some."""
        return random.choice(self.words[name])

    def word_of_group(self, random: Random, name: str, grade_group: str) -> Any:
        """Draw from the list for a group of grades."""
        return random.choice(self.words[name][grade_group.partition(".")[0]])


def load_posts() -> Posts:
    """Read the files beside this package."""
    data = json.loads((_DATA / "posts.json").read_text(encoding="utf-8"))
    employers = data.pop("employers")
    return Posts(
        by_level={
            entry["level"]: tuple(_post(entry["level"], post) for post in entry["posts"])
            for entry in employers
        },
        shares=tuple(entry["share"] for entry in employers),
        ministries=_ministries(data.pop("ministries")),
        words=data,
    )


def _post(level: str, entry: dict[str, Any]) -> Post:
    lists = {name: tuple(entry[name]) for name in ("grades", "units", "leading")}
    return Post(level=level, **(entry | lists))


def _ministries(codes: Sequence[str]) -> tuple[Employer, ...]:
    """Return those of the list; one that was closed goes on under its successor's code."""
    with (_DATA / "central_agencies.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    return tuple(
        _employer("MINISTRY", code, rows[code]["successor"] or code, _day_after(rows[code]["valid_to"]))
        for code in codes
    )


def _employer(level: str, before: str, now: str, changed_on: int | None) -> Employer:
    return Employer(level, before, now, None if before == now else changed_on)


def _day_after(text: str) -> int | None:
    return date.fromisoformat(text).toordinal() + 1 if text else None
