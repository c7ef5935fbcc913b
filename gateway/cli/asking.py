"""Fixture callers with their purposes, agreements and cases, as policy tools ask about them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from gateway.access import Directory
from gateway.decision import CaseFacts, Identity, Purpose, Subject
from gateway.local.callers import agreements, agreements_of, caller_names, fixture_subject
from gateway.local.programs import ROOT
from gateway.policy_tools import CallerClass, DecisionTable
from gateway.policy_tools.probe import Asker
from gateway.policy_tools.tables.grants import grants_of
from gateway.server.purpose import parse_purpose

__all__ = ["Callers"]

_FIXTURES = ROOT / "subgraphs/seed/data/people.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Callers:
    """Who asks, completed from the directory as a request's caller is."""

    directory: Directory
    on: date

    def asker(self, name: str, header: str | None, case: Mapping[str, str] | None = None) -> Asker:
        """Return a fixture caller with a purpose as the header says it. Raises LocalError, BadRequest.

        `case`: what the register says of the stated case; else what the fixtures say of it.
        """
        subject = self.subject(name)
        purpose = None if header is None else self._purpose(header, case, subject)
        if purpose is not None and purpose.agreement is not None:
            subject = replace(subject, grants=agreements_of(subject.agency, purpose.ancestors, self.on))
        own = frozenset(() if subject.person is None else (subject.person,))
        identity = Identity(own=own, adult=subject.person is not None and self._is_adult(subject.person))
        return Asker(subject=subject, purpose=purpose, on=self.on, identity=identity)

    def of_table(self, table: DecisionTable) -> Asker:
        """Return whom a table is about, with its grants. Raises Misuse for one that is not the caller's."""
        asker = self.asker(table.caller, table.purpose, table.case or None)
        given = grants_of(table.grants, asker.subject, asker.purpose)
        kept = [held for held in asker.subject.grants if held.id not in {one.id for one in given.grants}]
        return replace(
            asker,
            subject=replace(asker.subject, grants=(*kept, *given.grants)),
            identity=replace(asker.identity, shared=given.shared),
        )

    def subject(self, name: str) -> Subject:
        """Return a fixture caller. Raises LocalError for an unknown name."""
        return self.directory.resolve_subject(fixture_subject(name), self.on)

    def classes(self) -> dict[CallerClass, str]:
        """Return the classes of the fixture callers, each with the first caller of it."""
        found: dict[CallerClass, str] = {}
        for name in caller_names():
            found.setdefault(CallerClass.of(self.subject(name)), name)
        return found

    def headers(self, name: str, purposes: Mapping[str, Mapping[str, Any]]) -> Iterator[str | None]:
        """Yield the purposes open to a caller, none first, each as the header says it at its fullest.

        With the agreement the caller holds for it, and a case of the caller's own office where it needs one.
        """
        yield None
        subject = self.subject(name)
        for code, purpose in purposes.items():
            if subject.kind.value not in purpose["kinds"]:
                continue
            held = next(
                (one.id for one in agreements() if (one.grantee, one.purpose) == (subject.agency, code)), None
            )
            agreement = "" if held is None else f'; agreement="{held}"'
            case = "" if purpose.get("needs_case") is None else f'; case="{OWN_CASE}"'
            yield f"{code}{agreement}{case}"

    def _is_adult(self, pin: str) -> bool:
        """Say whether a fixture person is of age, by the full years."""
        born = _birthdays().get(pin)
        return born is not None and (self.on.year - ADULT, self.on.month, self.on.day) >= (
            born.year,
            born.month,
            born.day,
        )

    def _purpose(self, header: str, case: Mapping[str, str] | None, subject: Subject) -> Purpose:
        stated = parse_purpose(header)
        found = self.directory.purpose(stated.code, self.on, agreement=stated.agreement, case_ref=stated.case)
        if found.needs_case is None or stated.case is None:
            return found
        holder = {"agency": subject.agency or ""}
        facts = case or (holder if stated.case == OWN_CASE else _fixture_cases().get(stated.case))
        if facts is None:
            return found
        agency = facts["agency"]
        return replace(
            found,
            case=CaseFacts(
                register=facts.get("register", found.needs_case),
                agency=self.directory.current(agency, self.on),
                province=self.directory.province_of(agency, self.on),
                status=facts.get("status", "LIVE"),
            ),
        )


ADULT = 18
"""Years: of age by the Civil Code, article 20."""
OWN_CASE = "own"
"""In place of the number of a case: one that the caller's office holds."""


@cache
def _people() -> Mapping[str, Any]:
    """Return the fixture persons and their records; nothing where the seed is not there."""
    found: Mapping[str, Any] = json.loads(_FIXTURES.read_text(encoding="utf-8")) if _FIXTURES.exists() else {}
    return found


@cache
def _birthdays() -> Mapping[str, date]:
    return {one["pin"]: date.fromisoformat(one["born"]) for one in _people().get("persons", ())}


@cache
def _fixture_cases() -> Mapping[str, Mapping[str, str]]:
    """Return which agency holds each fixture case, by its number."""
    people = _people()
    cases = {
        one["first"]["case_id"]: {"register": "social_assistance", "agency": _last(one, "origin_case")}
        for one in people.get("cases", ())
    }
    events = {
        one["first"]["event_id"]: {"register": "civil_status", "agency": _last(one, "origin_registration")}
        for one in people.get("events", ())
    }
    return {number: facts for number, facts in {**events, **cases}.items() if facts["agency"]}


def _last(record: Mapping[str, Any], column: str) -> str:
    """Return a column of the current version."""
    values = [record["first"].get(column)]
    values += [change["columns"].get(column) for change in record.get("changes", ())]
    return next((str(value) for value in reversed(values) if value), "")
