"""Whom decisions for one request may be about: looked up before the plan phase (`design.md` 6, needs)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, datetime

from gateway.access import Directory, Grants, RegisterFacts
from gateway.decision import NOBODY, CaseFacts, Identity, Purpose, Subject, SubjectKind

__all__ = ["case_of", "family_of", "shared_with"]


async def family_of(subject: Subject, purpose: Purpose, day: date, facts: RegisterFacts) -> Identity:
    """Return the citizen who asks, whether of age, and the minor children; nobody for every other caller."""
    if subject.kind is not SubjectKind.CITIZEN or subject.person is None:
        return Identity()
    own = frozenset({subject.person})
    children, adult = await asyncio.gather(
        facts.minor_children(subject.person, day, purpose.code),
        facts.is_adult(subject.person, day, purpose.code),
    )
    return Identity(own=own, minor_children=children - own, adult=adult)


async def case_of(
    subject: Subject, purpose: Purpose, day: date, directory: Directory, facts: RegisterFacts
) -> tuple[Purpose, Identity]:
    """Return the purpose with what the register says of its case, and the case and whom it is about.

    Unchanged when it needs none, when none is stated, and when the register does not know it or is not there.
    """
    register, stated = purpose.needs_case, purpose.case_ref
    # A caller the purpose is not open to is denied anyway: for such a caller no register is asked.
    if register is None or stated is None or not directory.is_purpose_of(purpose.code, subject.kind):
        return purpose, NOBODY
    found = await facts.case(register, stated, purpose.code)
    if found is None:
        return purpose, NOBODY
    case = CaseFacts(
        register=register,
        agency=directory.current(found.agency, day),
        province=directory.province_of(found.agency, day),
        status=found.status,
    )
    return replace(purpose, case=case), Identity(case_persons=found.persons, case_records=frozenset({stated}))


async def shared_with(
    subject: Subject, purpose: Purpose, pins: frozenset[str], day: date, now: datetime, grants: Grants
) -> tuple[Subject, tuple[tuple[str, str], ...]]:
    """Return the caller with the shapes of what these persons want shared, and who wants which shape."""
    if subject.kind not in (SubjectKind.OFFICER, SubjectKind.SYSTEM) or not pins:
        return subject, ()
    found = await grants.shared(subject, purpose.ancestors, pins, day, now)
    if not found:
        return subject, ()
    shapes = sorted(set(found.values()), key=lambda shape: shape.id)
    shared = tuple(sorted((pin, shape.id) for pin, shape in found.items()))
    return replace(subject, grants=(*subject.grants, *shapes)), shared
