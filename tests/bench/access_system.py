"""A pipeline over one engine, registers and network left out, and the question it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from gateway.access import (
    Decider,
    Directory,
    EmbeddedEngine,
    NoFacts,
    NoGrants,
    PolicySet,
    RevisionWatch,
)
from gateway.audit import NullAudit
from gateway.decision import PolicyEngine, SubgraphRequest, SubgraphResponse, SubjectKind
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
    StatedPurpose,
)
from gateway.server.responses import content_of
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import (
    ALLOWANCE,
    CALLERS,
    NOW,
    supergraph,
)

__all__ = ["AGAIN", "FIELDS", "OBJECTS", "TUPLES", "System"]

OBJECTS, TUPLES = 1_000, 34


FIELDS = (
    "caseId", "decidingCommune", "provincePaying", "categoryCode", "coarseGroup", "coefficient",
    "monthlyAmount", "standardAmountSource", "singleParent", "dependants", "careSupport", "mobilityNeed",
    "emergencyContact",
)  # fmt: skip


AGAIN = (
    "caseId",
    "decidingCommune",
    "categoryCode",
    "coefficient",
    "monthlyAmount",
    "dependants",
    "mobilityNeed",
)
"""Under an alias too: twenty keys are written for each object."""


QUESTION = (
    f"{{ assistanceCases(first: {OBJECTS}) {{ edges {{ node {{ {' '.join(FIELDS)} "
    f"{' '.join(f'again{number}: {name}' for number, name in enumerate(AGAIN))} }} }} }} }}"
)


class CountingEngine:
    """Counts the calls that decide something, by phase."""

    def __init__(self, engine: PolicyEngine) -> None:
        self._engine = engine
        self.calls: dict[str, int] = {"plan": 0, "object": 0}

    @property
    def name(self) -> str:
        return self._engine.name

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        if document["fields"]:
            self.calls[document["phase"]] += 1
        return await self._engine.evaluate(document)

    async def close(self) -> None:
        await self._engine.close()


class Register:
    """Answers with bytes that were made before."""

    def __init__(self) -> None:
        self._answers: dict[str, bytes] = {}

    async def fetch_bytes(self, request: SubgraphRequest) -> bytes:
        found = self._answers.get(request.document)
        if found is None:
            found = self._answers[request.document] = _answer(request.document)
        return found

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        return SubgraphResponse(data=orjson.loads(await self.fetch_bytes(request))["data"])

    async def close(self) -> None:
        """Nothing is open."""


def _answer(document: str) -> bytes:
    values = {
        "caseId": "AC-2024-{}", "decidingCommune": "21583", "provincePaying": "H21", "categoryCode": "NCT1",
        "coarseGroup": "ELDERLY", "coefficient": "1.5", "monthlyAmount": 750_000,
        "standardAmountSource": "NATIONAL", "singleParent": False, "dependants": 2, "careSupport": "Hỗ trợ",
        "mobilityNeed": "Cần cáng", "emergencyContact": "0900001626",
    }  # fmt: skip
    names = {name: name for name in FIELDS} | {f"again{n}": name for n, name in enumerate(AGAIN)}
    nodes = []
    for number in range(OBJECTS):
        node = {key: values[name] for key, name in names.items()}
        node["caseId"] = node["again0"] = f"AC-2024-{number}"
        if "policyAttributes" in document:
            asked = document.split("policyAttributes(names: [", 1)[1].split("]", 1)[0].split(",")
            origin = f"H{number % TUPLES:02}"
            sent = ["52" if "residenceProvince" in one else origin for one in asked]
            node["_lt_attributes"] = orjson.dumps(sent).decode()
        nodes.append({"node": node})
    return orjson.dumps({"data": {"assistanceCases": {"edges": nodes}}})


@dataclass
class System:
    """A pipeline over one engine."""

    policies: PolicySet
    directory: Directory
    catalogue: Catalogue
    tells_policy: bool

    def __post_init__(self) -> None:
        self.engine = CountingEngine(EmbeddedEngine(self.policies, timeout=20))
        schemas = CallerSchemas(supergraph(), dict.fromkeys(SubjectKind))
        decider = Decider(self.engine, self.catalogue, supergraph(), self.directory)
        wide = dict.fromkeys(SubjectKind, 1_000_000)
        self.pipeline = Pipeline(
            PipelineParts(
                supergraph=supergraph(),
                schemas=schemas,
                documents=PersistedDocuments(schemas, {}),
                directory=self.directory,
                grants=NoGrants(),
                facts=NoFacts(),
                # No decision grows old while it is measured.
                decisions=DecisionCache(decider, supergraph(), RevisionWatch(self.engine), lambda: 0.0),
                transport=Register(),
                local_transports=lambda _subject, _purpose: {},
                audit=NullAudit(),
                audit_key=b"k" * 32,
                deadline=20.0,
                cost_limits=wide,
                page_limits=wide,
                clock=lambda: NOW,
                tells_policy=self.tells_policy,
            )
        )
        subject = CALLERS["gia-lai-health"]
        purpose = StatedPurpose(code=ALLOWANCE) if self.tells_policy else None
        if not self.tells_policy:
            subject = type(subject)(kind=subject.kind, id=subject.id)
        self.request = GraphQLRequest(id="r-1", document=QUESTION, subject=subject, purpose=purpose)

    async def ask(self) -> bytes:
        """Answer the question, written out."""
        return content_of(await self.pipeline.answer(self.request))
