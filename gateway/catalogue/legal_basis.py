"""What the law says of registers and their fields, by date: `policies/data/legal_basis.json`.

An entry is in force from `valid_from` to `valid_to`, both included. `verified` is false where number, article
or dates were not yet compared with the text of the law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from gateway.catalogue.sources import CatalogueError
from gateway.supergraph.catalogue import CatalogueEntry

__all__ = ["Basis", "LegalBasis"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """One law, or one article of it."""

    law: str
    article: str | None
    title: str
    title_en: str
    verified: bool

    def __str__(self) -> str:
        return self.law if self.article is None else f"{self.law}, {self.article}"


class LegalBasis:
    """The legal basis of one day."""

    def __init__(self, document: Mapping[str, Any], on: date) -> None:
        """`document` is the data file. Nothing is read from it before it is asked for."""
        self._document = document
        self._on = on.isoformat()

    def title(self, register: str) -> tuple[str, str]:
        """Return a register's name in Vietnamese and in English. Raises CatalogueError."""
        found = self._register(register)
        return found["title"], found["title_en"]

    def of_register(self, register: str) -> tuple[Basis, ...]:
        """Return what a register rests on. Raises CatalogueError."""
        return self._in_force(self._register(register)["basis"])

    def of_class(self, level: str) -> tuple[Basis, ...]:
        """Return what protects the fields of a class."""
        return self._in_force(self._document["classes"].get(level, ()))

    def of_field(self, entry: CatalogueEntry, register: str | None) -> tuple[Basis, ...]:
        """Return what one field rests on: its writer group, else its register; and what its tags stand for.

        `register` is None for what registers share. Raises CatalogueError.
        """
        found: list[Basis] = []
        if register is not None:
            known = self._register(register)
            group = known["groups"].get(entry.group) if entry.group is not None else None
            found += self._in_force(known["basis"] if group is None else group)
        for tag in sorted(entry.tags):
            found += self._in_force(self._document["tags"].get(tag, ()))
        return tuple(dict.fromkeys(found))

    def _register(self, register: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] | None = self._document["registers"].get(register)
        if found is None:
            raise CatalogueError(f"legal_basis.json does not know the register {register}")
        return found

    def _in_force(self, entries: Iterable[Mapping[str, Any]]) -> tuple[Basis, ...]:
        return tuple(
            self._basis(entry)
            for entry in entries
            if entry["valid_from"] <= self._on
            and (entry["valid_to"] is None or self._on <= entry["valid_to"])
        )

    def _basis(self, entry: Mapping[str, Any]) -> Basis:
        named = self._document["laws"].get(entry["law"])
        if named is None:
            raise CatalogueError(f"legal_basis.json names no title of {entry['law']}")
        return Basis(
            law=entry["law"],
            article=entry["article"],
            title=named["title"],
            title_en=named["title_en"],
            verified=entry["verified"],
        )
