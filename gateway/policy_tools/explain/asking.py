"""Explaining a question: decided as a gateway decides it, by rules of one's own, over registers that run."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from gateway.access import Directory, PolicySet, RevisionWatch, Rules
from gateway.app import open_parts
from gateway.decision import PolicyEngine, PolicyEngineError, Subject
from gateway.errors import ClientError
from gateway.executor.locating import Place
from gateway.operation import OperationKind
from gateway.pipeline import GraphQLRequest, Pipeline, StatedPurpose
from gateway.policy_tools.explain.errors import Unexplained
from gateway.policy_tools.explain.explaining import Explainer
from gateway.policy_tools.explain.model import Explanation
from gateway.policy_tools.explain.paths import check_path
from gateway.policy_tools.explain.running import find
from gateway.settings import Settings
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import Catalogue, read_catalogue

__all__ = ["Explaining", "Question", "open_explaining"]


_TRIES = 3
_PASSING = frozenset({"LIMIT_EXCEEDED", "EXPLANATION_FAILED"})
"""On a busy machine: planning has 50 ms, and a register's statement not much more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked, by whom, what for, and which place of the answer is to be explained."""

    document: str
    variables: Mapping[str, Any]
    subject: Subject
    purpose: StatedPurpose | None
    path: Place


@asynccontextmanager
async def open_explaining(
    settings: Settings, policies: PolicySet, engine: PolicyEngine
) -> AsyncIterator[Explaining]:
    """Open what explains questions; `engine` has the rule that tells specifications.

    Raises InternalError, DATABASE_ERRORS.
    """
    sdl = settings.supergraph.read_text(encoding="utf-8")
    catalogue = read_catalogue(sdl)
    directory = Directory(policies.reference)
    rules = Rules(policies=policies, engine=engine, directory=directory, watch=RevisionWatch(engine))
    async with open_parts(settings, rules, load_supergraph(sdl), catalogue) as parts:
        yield Explaining(
            pipeline=Pipeline(parts),
            catalogue=catalogue,
            explainer=Explainer(engine=engine, policies=policies, directory=directory),
        )


@dataclass(frozen=True, kw_only=True)
class Explaining:
    """Asks and explains; each question is recorded in the audit log like any other."""

    pipeline: Pipeline
    catalogue: Catalogue
    explainer: Explainer

    async def explain(self, question: Question) -> Explanation:
        """Return why the value is what it is. Raises Unexplained."""
        for _ in range(_TRIES - 1):
            try:
                return await self._explain(question)
            except Unexplained as error:
                if error.code not in _PASSING:
                    raise
        return await self._explain(question)

    async def _explain(self, question: Question) -> Explanation:
        request = GraphQLRequest(
            id=str(uuid.uuid4()),
            document=question.document,
            variables=question.variables,
            subject=question.subject,
            purpose=question.purpose,
        )
        try:
            async with self.pipeline.recorded(request) as trace:
                prepared = await self.pipeline.prepare(request, trace)
                if prepared.operation.kind is not OperationKind.QUERY:
                    raise Unexplained("OPERATION_NOT_SUPPORTED", "only queries are explained")
                check_path(prepared.operation, question.path)
                tried = await find(prepared, self.catalogue, question.path, trace)
                return await self.explainer.explain(prepared.decided.access, tried, question.path)
        except ClientError as error:
            raise Unexplained(error.code, error.message) from error
        except PolicyEngineError as error:
            raise Unexplained("EXPLANATION_FAILED", str(error)) from error
