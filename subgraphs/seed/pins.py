"""Synthetic personal identification numbers: first digit 9, then the layout of Circular 07/2016."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Final

__all__ = ["CAPACITY", "Gender", "PinFactory", "compose_pin"]

CAPACITY: Final = 1_000_000
"""Six digits are left for the serial, so this many persons can have serials of their own."""

_STRIDE: Final = 618_033
"""Coprime to the capacity, near its golden section: neighbours get serials far apart."""

Gender = str
"""MALE or FEMALE."""


class PinFactory:
    """Gives each person index a serial no other index and no fixture has: no two PINs can meet."""

    def __init__(self, seed: int, reserved: Iterable[str]) -> None:
        self._offset = Random(f"{seed}:pins").randrange(CAPACITY)  # noqa: S311 - synthetic data, repeatable
        self._replaced = self._replacements({int(pin[-6:]) for pin in reserved})

    def serial(self, index: int) -> int:
        """Return the serial of a generated person; indexes from 0 leave room for the reserved ones."""
        serial = (index * _STRIDE + self._offset) % CAPACITY
        return self._replaced.get(serial, serial)

    def _replacements(self, reserved: set[int]) -> dict[int, int]:
        """Reserved serials are replaced by the serials of the last indexes, which nobody can have."""
        spare = iter(range(CAPACITY - 1, CAPACITY - 1 - 2 * len(reserved), -1))
        replaced: dict[int, int] = {}
        for serial in sorted(reserved):
            candidate = serial
            while candidate in reserved:
                candidate = (next(spare) * _STRIDE + self._offset) % CAPACITY
            replaced[serial] = candidate
        return replaced


def compose_pin(province_code: str, gender: Gender, birth_year: int, serial: int) -> str:
    """Return 9PP C YY RRRRRR: province of birth registration (old code), century and gender, year, serial."""
    century = 2 * (birth_year // 100 - 19) + (gender == "FEMALE")
    return f"9{province_code}{century}{birth_year % 100:02d}{serial:06d}"
