"""The agency directory: who succeeded whom, and which province an agency belongs to, at a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from gateway.errors import InternalError

__all__ = ["Agencies", "Agency"]

DAYS_KEPT = 8
"""Days whose successions are kept; nearly all questions are about today."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """One agency code (Decision 20/2020, as amended by 09/2025) and the time it was or is in use."""

    code: str
    name: str
    level: str
    parent: str | None
    unit: str | None
    valid_from: date
    valid_to: date | None
    successor: str | None

    def is_closed(self, on: date) -> bool:
        """Whether the agency no longer exists on this day."""
        return self.valid_to is not None and self.valid_to < on


class Agencies:
    """Every agency code there ever was. Chains of successors are checked when this is made."""

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self._agencies = {code: _agency(code, document) for code, document in documents.items()}
        self._check()
        self._successions = lru_cache(maxsize=DAYS_KEPT)(self._succession)

    def find(self, code: str) -> Agency | None:
        """Return an agency by its code, closed ones too."""
        return self._agencies.get(code)

    def current(self, code: str, on: date) -> str | None:
        """Return the agency that answers for a code on a day: itself or its successor's successor.

        None for an unknown code, and for one that closed without a single successor (a divided commune).
        """
        agency = self._agencies.get(code)
        while agency is not None and agency.is_closed(on):
            if agency.successor is None:
                return None
            agency = self._agencies[agency.successor]
        return None if agency is None else agency.code

    def province_of(self, code: str, on: date) -> str | None:
        """Return the province's agency above a code on a day; of a province itself. None for ministries.

        What a divided commune wrote still belongs to its province (`domain.md` 5.4, E2).
        """
        agency = self._agencies.get(self.current(code, on) or code)
        if agency is None:
            return None
        if agency.level == "COMMUNE":
            return None if agency.parent is None else self.current(agency.parent, on)
        return agency.code if agency.level == "PROVINCE" and not agency.is_closed(on) else None

    def codes_succeeded_by(self, code: str, on: date) -> tuple[str, ...]:
        """Return every code whose current agency is this one, itself included, sorted."""
        return self._successions(on)[0].get(code, ())

    def codes_within(self, province: str, on: date) -> tuple[str, ...]:
        """Return every code whose province is this one, sorted."""
        return self._successions(on)[1].get(province, ())

    def _succession(self, on: date) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
        by_agency: defaultdict[str, list[str]] = defaultdict(list)
        by_province: defaultdict[str, list[str]] = defaultdict(list)
        for code in sorted(self._agencies):
            current, province = self.current(code, on), self.province_of(code, on)
            if current is not None:
                by_agency[current].append(code)
            if province is not None:
                by_province[province].append(code)
        return (
            {code: tuple(codes) for code, codes in by_agency.items()},
            {code: tuple(codes) for code, codes in by_province.items()},
        )

    def _check(self) -> None:
        for agency in self._agencies.values():
            for other in (agency.parent, agency.successor):
                if other is not None and other not in self._agencies:
                    raise InternalError(f"agency {agency.code} names {other}, which is no agency")
        for agency in self._agencies.values():
            self._check_end(agency)

    def _check_end(self, agency: Agency) -> None:
        following = agency.successor
        for _ in self._agencies:
            if following is None:
                return
            following = self._agencies[following].successor
        raise InternalError(f"agency {agency.code}: its successors form a cycle")


def _agency(code: str, document: Mapping[str, Any]) -> Agency:
    try:
        valid_to = document["valid_to"]
        return Agency(
            code=code,
            name=document["name"],
            level=document["level"],
            parent=document["parent"],
            unit=document["unit"],
            valid_from=date.fromisoformat(document["valid_from"]),
            valid_to=None if valid_to is None else date.fromisoformat(valid_to),
            successor=document["successor"],
        )
    except (KeyError, TypeError, ValueError) as error:
        raise InternalError(f"agency {code}: {error!r}") from error
