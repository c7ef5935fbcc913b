"""A pipeline over the composed registers up to the decision: nothing is fetched, rules are clauses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count
from typing import Any

from gateway.access import Decider, Directory, Grants, NoGrants, RegisterCase, RevisionWatch
from gateway.decision import Subject, SubjectKind, Transport
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    StatedPurpose,
)
from gateway.pipeline.pipeline import PreparedOperation
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import NOW, catalogue, policies, supergraph
from tests.gateway.access.doubles import ClauseEngine
from tests.gateway.pipeline.bank import Bank
from tests.gateway.pipeline.building import RecordingAudit

SELF, INSPECTION = "test-self", "test-inspection"

_ENTRY = {
    "title": "x",
    "title_en": "x",
    "legal_basis": [{"decree": "x", "valid_from": "2020-01-01", "valid_to": None}],
    "parent": None,
    "needs_agreement": False,
    "needs_case": None,
    "case_of": None,
    "records": True,
    "finds": [],
    "valid_from": "2020-01-01",
    "valid_to": None,
}
PURPOSES: Mapping[str, Any] = {
    SELF: {**_ENTRY, "kinds": ["CITIZEN"]},
    INSPECTION: {**_ENTRY, "kinds": ["OFFICER"], "needs_case": "social_assistance"},
}


@dataclass
class RecordingFacts:
    """Registers that know what a test says, and keep what they were asked."""

    children: Mapping[str, frozenset[str]] = field(default_factory=dict)
    cases: Mapping[str, RegisterCase] = field(default_factory=dict)
    adults: frozenset[str] = frozenset()
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def minor_children(self, pin: str, on: date, purpose: str) -> frozenset[str]:
        self.asked.append((pin, on.isoformat(), purpose))
        return self.children.get(pin, frozenset())

    async def is_adult(self, pin: str, on: date, purpose: str) -> bool:
        self.asked.append(("adult", pin, on.isoformat(), purpose))
        return pin in self.adults

    async def case(self, register: str, case_id: str, purpose: str) -> RegisterCase | None:
        self.asked.append((register, case_id, purpose))
        return self.cases.get(case_id)


@dataclass
class Registers:
    """A pipeline, its engine, and the registers' answers."""

    engine: ClauseEngine
    facts: RecordingFacts = field(default_factory=RecordingFacts)
    now: datetime = NOW
    graph: Supergraph = field(default_factory=supergraph)
    entries: Catalogue = field(default_factory=catalogue)
    local: Mapping[str, Transport] = field(default_factory=dict)
    grants: Grants = field(default_factory=NoGrants)

    def __post_init__(self) -> None:
        reference = dict(policies().reference)
        reference["purposes"] = {**reference["purposes"], **PURPOSES}
        directory = Directory(reference)
        schemas = CallerSchemas(self.graph, dict.fromkeys(SubjectKind))
        decider = Decider(self.engine, self.entries, self.graph, directory)
        self.audit = RecordingAudit()
        self.pipeline = Pipeline(
            PipelineParts(
                supergraph=self.graph,
                schemas=schemas,
                documents=PersistedDocuments(schemas, {}),
                directory=directory,
                grants=self.grants,
                facts=self.facts,
                decisions=DecisionCache(
                    decider,
                    self.graph,
                    RevisionWatch(self.engine, clock=count(step=10).__next__),
                ),
                transport=Bank(),
                local_transports=lambda _subject, _purpose: self.local,
                audit=self.audit,
                audit_key=b"k" * 32,
                deadline=5.0,
                clock=lambda: self.now,
            )
        )

    async def prepare(
        self,
        document: str,
        subject: Subject,
        code: str | None,
        case: str | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> PreparedOperation:
        """Decide an operation as for a request, and record it."""
        request = GraphQLRequest(
            id="r-1",
            document=document,
            subject=subject,
            purpose=None if code is None else StatedPurpose(code=code, case=case),
            variables=variables or {},
        )
        async with self.pipeline.recorded(request) as trace:
            return await self.pipeline.prepare(request, trace)

    def documents(self) -> list[Mapping[str, Any]]:
        """Return the decision documents about operations."""
        return [document for document in self.engine.documents if document["fields"]]
