"""A pipeline over the bank: everything is real but the policy engine, the registers and the audit log."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count
from typing import Any

import orjson

from gateway.access import Decider, NoFacts, NoGrants, RegisterFacts, RevisionWatch
from gateway.audit import AuditRecord
from gateway.decision import Subject, SubjectKind
from gateway.errors import Unavailable
from gateway.operation import Limits
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLAnswer,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    Subscriptions,
)
from gateway.supergraph import Supergraph
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import directory
from tests.gateway.pipeline.bank import Bank, bank_supergraph

OFFICER = Subject(kind=SubjectKind.OFFICER, id="officer", agency="H21", sector="HEALTH")
CITIZEN = Subject(kind=SubjectKind.CITIZEN, id="citizen")
ENTERPRISE = Subject(kind=SubjectKind.ENTERPRISE, id="viettel", agency="VIETTEL", sector="TELECOM")

VISIBLE: Mapping[SubjectKind, Collection[str] | None] = {
    **dict.fromkeys(SubjectKind, None),
    SubjectKind.ANONYMOUS: ["Query.total"],
    SubjectKind.ENTERPRISE: ["Query.total", "Query.account", "Account.id"],
}


@cache
def supergraph() -> Supergraph:
    """The bank, composed once."""
    return bank_supergraph()


class AllowingEngine:
    """Allows every coordinate that is not named."""

    name = "allowing"

    def __init__(self, denied: Collection[str] = ()) -> None:
        self.denied = frozenset(denied)
        self.revision = "2026-11-23.1"
        self.plans = 0
        """Plan phases of operations, questions about the revision alone not counted."""

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        rows = document["fields"]
        self.plans += bool(rows)
        return {
            "protocol": "gw.decision/1",
            "policy": {"revision": self.revision},
            "outcomes": [
                {"effect": "allow", "reason": "test", "rule": "test"},
                {"effect": "deny", "reason": "no_ground", "rule": "test"},
            ],
            "fields": [int(row["coordinate"] in self.denied) for row in rows],
        }

    def change(self, *denied: str) -> None:
        """Deny other coordinates from now on."""
        self.denied = frozenset(denied)
        self.revision += ".1"

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class RecordingAudit:
    """Keeps records, unless it is down."""

    records: list[AuditRecord] = field(default_factory=list)
    down: bool = False

    async def append(self, record: AuditRecord) -> None:
        if self.down:
            raise Unavailable("down", code="AUDIT_UNAVAILABLE")
        self.records.append(record)


def plain(answer: GraphQLAnswer) -> GraphQLAnswer:
    """Return an answer whose data is no longer JSON text."""
    if not isinstance(answer.data, orjson.Fragment):
        return answer
    return replace(answer, data=orjson.loads(orjson.dumps(answer.data)))


@dataclass
class Wired:
    """A pipeline and what stands around it."""

    bank: Bank = field(default_factory=Bank)
    published: Mapping[str, str] = field(default_factory=dict)
    trusted_only: Collection[SubjectKind] = ()
    automatic: bool = True
    denied: Collection[str] = ()
    audit: RecordingAudit = field(default_factory=RecordingAudit)
    facts: RegisterFacts = field(default_factory=NoFacts)

    def __post_init__(self) -> None:
        self.engine = AllowingEngine(self.denied)
        schemas = CallerSchemas(supergraph(), VISIBLE, Limits(mutation_fields=5))
        self.documents = PersistedDocuments(
            schemas, self.published, trusted_only=self.trusted_only, automatic=self.automatic
        )
        catalogue = Catalogue(fields={}, registers={}, reads={})
        self.pipeline = Pipeline(
            PipelineParts(
                supergraph=supergraph(),
                schemas=schemas,
                documents=self.documents,
                directory=directory(),
                grants=NoGrants(),
                facts=self.facts,
                decisions=DecisionCache(
                    Decider(self.engine, catalogue, supergraph(), directory()),
                    supergraph(),
                    RevisionWatch(self.engine, clock=count(step=10).__next__),  # asks each time
                ),
                transport=self.bank,
                local_transports=lambda _subject, _purpose: {},
                audit=self.audit,
                audit_key=b"k" * 32,
                deadline=5.0,
            )
        )
        self.subscriptions = Subscriptions(self.pipeline, self.bank, self.bank)

    async def ask(self, document: str | None, subject: Subject = OFFICER, **more: Any) -> GraphQLAnswer:
        """Ask as an officer, or as somebody else."""
        request = GraphQLRequest(id="r-1", document=document, subject=subject, **more)
        return plain(await self.pipeline.answer(request))
