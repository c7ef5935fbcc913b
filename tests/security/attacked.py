"""A real pipeline over subgraphs of a test's own making: composed, planned, fetched, enforced, projected."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from itertools import count
from typing import Any

from gateway.access import Decider, NoFacts, NoGrants, RevisionWatch
from gateway.composition import SubgraphSource, compose
from gateway.decision import SubjectKind
from gateway.operation import Limits
from gateway.pipeline import (
    CallerSchemas,
    DecisionCache,
    GraphQLAnswer,
    GraphQLRequest,
    PersistedDocuments,
    Pipeline,
    PipelineParts,
)
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import Catalogue
from tests.gateway.access.building import directory
from tests.gateway.pipeline.building import OFFICER, AllowingEngine, RecordingAudit, plain
from tests.gateway.planner.world import World
from tests.gateway.planner.world_transport import WorldTransport

__all__ = ["LINK", "Attacked"]

LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
  import: ["@key", "@requires", "@external", "@shareable", "@interfaceObject", "@context", "@fromContext"])
"""


class Attacked:
    """Subgraphs by name; the engine denies some coordinates and allows all others."""

    def __init__(self, subgraphs: Mapping[str, str], denied: Collection[str] = (), **data: int) -> None:
        sources = [
            SubgraphSource(name=name, url=f"http://127.0.0.1:1/{name}", sdl=sdl)
            for name, sdl in subgraphs.items()
        ]
        graph = load_supergraph(compose(sources))
        self.world = World(graph, **{"nulls": 0, **data})
        self.transport = WorldTransport(self.world)
        self.engine = AllowingEngine(denied)
        schemas = CallerSchemas(graph, dict.fromkeys(SubjectKind), Limits())
        self.audit = RecordingAudit()
        self.pipeline = Pipeline(
            PipelineParts(
                supergraph=graph,
                schemas=schemas,
                documents=PersistedDocuments(schemas, {}),
                directory=directory(),
                grants=NoGrants(),
                facts=NoFacts(),
                decisions=DecisionCache(
                    Decider(self.engine, Catalogue(fields={}, registers={}, reads={}), graph, directory()),
                    graph,
                    RevisionWatch(self.engine, clock=count(step=10).__next__),
                ),
                transport=self.transport,
                local_transports=lambda _subject, _purpose: {},
                audit=self.audit,
                audit_key=b"k" * 32,
                deadline=5.0,
            )
        )

    async def ask(self, document: str, **variables: Any) -> GraphQLAnswer:
        """Ask as an officer."""
        request = GraphQLRequest(id="r-1", document=document, subject=OFFICER, variables=variables)
        return plain(await self.pipeline.answer(request))

    @property
    def called(self) -> set[str]:
        """The subgraphs that were asked."""
        return {request.subgraph for request in self.transport.requests}

    @property
    def sent(self) -> str:
        """Everything the subgraphs were asked."""
        return "\n".join(request.document for request in self.transport.requests)
