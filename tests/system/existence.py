"""Rows under a pushed-down condition beside existence decisions, over every row of a register."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gateway.local
from gateway.decision import Allow, Grant, GrantKind, Identity, PolicyEngine, Subject, SubjectKind
from gateway.local.callers import caller
from subgraphs.civil_servants.repository import CIVIL_SERVANT_ATTRIBUTES
from subgraphs.civil_status.kinds import UNSEALED
from subgraphs.common.rows import Clause, Columns, Parameters, where
from subgraphs.population.attributes import PERSON_ATTRIBUTES
from subgraphs.social_assistance.repository import CASE_ATTRIBUTES
from tests.gateway.access.building import NOW, TODAY, decider, directory, operation, policies, purpose
from tests.system.running import System

__all__ = ["LISTS", "Disagreement", "Listed", "compared", "fixture_subjects", "statable"]

LOCAL = Path(gateway.local.__path__[0])
MINOR_CHILDREN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One entity type and the table its rows are in."""

    type_name: str
    database: str
    source: str
    key: str
    columns: Columns
    document: str


EVENTS = "{ civilStatusEvents { edges { node { eventId } } } }"
PERSON = '{ person(pin: "1", fullName: "x", dateOfBirth: "2000-01-01") { lifeStatus } }'
LISTS = [
    Listed(
        type_name="AssistanceCase", database="social_assistance", source="assistance_case c",
        key="c.case_id", columns=CASE_ATTRIBUTES,
        document="{ assistanceCases { edges { node { caseId } } } }",
    ),
    Listed(
        type_name="CivilServant", database="civil_servants", source="civil_servant s", key="s.employee_no",
        columns=CIVIL_SERVANT_ATTRIBUTES, document="{ civilServants { edges { node { employeeNo } } } }",
    ),
    Listed(
        type_name="Person", database="population", source="person p", key="p.pin",
        columns=PERSON_ATTRIBUTES, document=PERSON,
    ),
    *(
        Listed(
            type_name=kind.type_name, database="civil_status", source=f"{kind.table} e", key="e.event_id",
            columns=kind.attributes, document=EVENTS,
        )
        for kind in UNSEALED
    ),
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """Rows that one of the two lets pass and the other does not."""

    caller: str
    purpose: str | None
    type_name: str
    only_rows: frozenset[str]
    only_decided: frozenset[str]


def fixture_subjects() -> dict[str, Subject]:
    """Return every fixture caller, with the agreements of its agency."""
    names = json.loads((LOCAL / "callers.json").read_text(encoding="utf-8"))
    agreements = json.loads((LOCAL / "agreements.json").read_text(encoding="utf-8"))
    found = {}
    for name in names:
        claims: Mapping[str, Any] = caller(name) or {"kind": "ANONYMOUS"}
        grants = tuple(
            Grant(id=one["id"], kind=GrantKind.AGREEMENT, fields=tuple(sorted(one["fields"])))
            for one in agreements
            if claims.get("agency") in one.values()
        )
        subject = Subject(
            kind=SubjectKind(claims["kind"]),
            id=name,
            agency=claims.get("agency"),
            sector=claims.get("sector"),
            roles=tuple(claims.get("roles", ())),
            loa=claims.get("loa", 0),
            person=claims.get("person"),
            grants=grants,
        )
        found[name] = directory().resolve_subject(subject, TODAY)
    return found


def statable(subject: Subject) -> Iterator[tuple[str | None, str | None]]:
    """Yield the purposes open to a kind of caller, each with every agreement it might rest on; and none."""
    yield None, None
    for code, entry in policies().reference["purposes"].items():
        if subject.kind.value in entry["kinds"]:
            for agreement in subject.grants or (None,):
                yield code, None if agreement is None else agreement.id


async def compared(
    system: System,
    engine: PolicyEngine,
    listed: Listed,
    subject: Subject,
    code: str | None,
    named: str | None,
) -> tuple[Disagreement | None, int, int]:
    """Compare both ways; return what differs, how many rows are seen, and how many there are."""
    columns = ", ".join(f'{expression} as "{name}"' for name, expression in listed.columns.items())
    chosen = f"select {listed.key} as key"
    every = await system.fetch_async(listed.database, f"{chosen}, {columns} from {listed.source}")
    persons = sorted({str(row["person"]) for row in every if row.get("person")})
    identity = Identity()
    if subject.person is not None:
        children = frozenset(persons[:MINOR_CHILDREN]) - {subject.person}
        identity = Identity(own=frozenset({subject.person}), minor_children=children)
    deciding = decider(engine)
    plan = await deciding.plan(
        subject, purpose(code, agreement=named), operation(listed.document), NOW, identity
    )
    gate = plan.gates.get(listed.type_name)
    if gate is None:
        return None, 0, len(every)
    bound = Parameters()
    condition = tuple(
        tuple(Clause(clause.attr, clause.op, clause.value) for clause in clauses)
        for clauses in plan.rows[listed.type_name]
    )
    narrowed = f"{chosen} from {listed.source} where {where(condition, listed.columns, bound)}"
    rows = await system.fetch_async(listed.database, narrowed, *bound.values)
    coordinate = f"{listed.type_name}.__typename"
    tuples = [tuple(row[name] for name in gate.attributes) for row in every]
    decided = await deciding.gatekeeper(plan).decide(listed.type_name, gate.attributes, (coordinate,), tuples)
    pushed = frozenset(row["key"] for row in rows)
    allowed = frozenset(
        row["key"]
        for row, decisions in zip(every, decided, strict=True)
        if isinstance(decisions[coordinate], Allow)
    )
    if pushed == allowed:
        return None, len(pushed), len(every)
    found = Disagreement(
        caller=subject.id, purpose=code, type_name=listed.type_name,
        only_rows=pushed - allowed, only_decided=allowed - pushed,
    )  # fmt: skip
    return found, len(pushed), len(every)
