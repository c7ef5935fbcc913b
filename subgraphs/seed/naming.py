"""Plausible names, ethnic groups, religions and addresses, drawn from data/names.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final

from subgraphs.seed.pins import Gender
from subgraphs.seed.reference import Commune

__all__ = ["Naming", "load_naming"]

_SOUTH: Final = "48"
"""Old provinces are numbered from north to south; from Đà Nẵng on Hoàng is Huỳnh."""
_SOUTH_EAST: Final = "70"
_FILE: Final = Path(__file__).parent / "data" / "names.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighted:
    values: tuple[str, ...]
    cumulative: tuple[int, ...]

    def draw(self, random: Random) -> str:
        return random.choices(self.values, cum_weights=self.cumulative)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class _NameGroup:
    family: tuple[str, ...]
    middle: dict[Gender, tuple[str, ...]]
    given: dict[Gender, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """The lists, ready to draw from."""

    groups: dict[str, _NameGroup]
    group_of_ethnicity: dict[str, str]
    mothers_family_name: frozenset[str]
    ethnicities: dict[str, _Weighted]
    elsewhere: _Weighted
    religions: _Weighted
    streets: tuple[str, ...]
    villages: tuple[str, ...]
    village_kinds: dict[str, str]
    """By old province; elsewhere "Ấp" in the South, "Thôn" in the rest."""
    southern: dict[str, str]
    """Northern family names and how the South says them."""
    other_names: tuple[str, ...]

    def ethnicity(self, random: Random, commune: Commune) -> str:
        """Draw an ethnic group (two digits) of the old province."""
        return self.ethnicities.get(commune.old_province.code, self.elsewhere).draw(random)

    def religion(self, random: Random) -> str:
        """Draw a religion, most often none."""
        return self.religions.draw(random)

    def family_name(self, random: Random, ethnicity: str, commune: Commune) -> str:
        """Draw a family name of the group, as it is said where the commune lies."""
        name = random.choice(self._group(ethnicity).family)
        return self.southern.get(name, name) if commune.old_province.code >= _SOUTH else name

    def other_name(self, random: Random) -> str:
        """Draw a name somebody is called by besides the registered one."""
        return random.choice(self.other_names)

    def full_name(self, random: Random, family_name: str, ethnicity: str, gender: Gender) -> str:
        """Return family, middle and given name; some groups have no middle name."""
        group = self._group(ethnicity)
        middle = random.choice(group.middle[gender])
        given = random.choice(group.given[gender])
        return f"{family_name} {middle} {given}" if middle else f"{family_name} {given}"

    def address(self, random: Random, commune: Commune) -> str:
        """Return a street address in a ward, a village elsewhere, most with a number, some with a name."""
        if commune.full_name.startswith("Phường"):
            return f"{random.randint(1, 320)} đường {random.choice(self.streets)}"
        old = commune.old_province.code
        kind = self.village_kinds.get(old) or ("Ấp" if old >= _SOUTH_EAST else "Thôn")
        drawn = random.random()
        if drawn < 0.3:
            return f"{kind} {random.choice(self.villages)}"
        return f"{kind} {1 + int(drawn * 20) % 12}"

    def _group(self, ethnicity: str) -> _NameGroup:
        return self.groups[self.group_of_ethnicity.get(ethnicity, "kinh")]


def load_naming() -> Naming:
    """Read the file beside this package."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    kinh = data["groups"]["kinh"]
    return Naming(
        groups={name: _name_group(kinh | group) for name, group in data["groups"].items()},
        group_of_ethnicity=data["group_of_ethnicity"],
        mothers_family_name=frozenset(data["mothers_family_name"]),
        ethnicities={
            province: _weighted(weights) for province, weights in data["ethnicity_by_old_province"].items()
        },
        elsewhere=_weighted(data["ethnicity_elsewhere"]),
        religions=_weighted(data["religions"]),
        streets=tuple(data["streets"]),
        villages=tuple(data["villages"]),
        village_kinds=data["village_kinds"],
        southern=data["southern_family"],
        other_names=tuple(data["other_names"]),
    )


def _name_group(group: dict[str, Any]) -> _NameGroup:
    return _NameGroup(
        family=tuple(group["family"]),
        middle={"MALE": tuple(group["male_middle"]), "FEMALE": tuple(group["female_middle"])},
        given={"MALE": tuple(group["male"]), "FEMALE": tuple(group["female"])},
    )


def _weighted(weights: dict[str, int]) -> _Weighted:
    return _Weighted(values=tuple(weights), cumulative=tuple(accumulate(weights.values())))
