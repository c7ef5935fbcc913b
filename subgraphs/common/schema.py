"""The federation schema all registers use: `_entities` in batches, and execution from cached documents."""

from __future__ import annotations

import asyncio
import inspect
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, Protocol, TypeVar, cast

import strawberry
from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationType, execute, get_operation_ast
from strawberry.federation.schema import FederationAny

from subgraphs.common.context_token import VerifiedContext
from subgraphs.common.cursors import CursorCodec
from subgraphs.common.database import Session
from subgraphs.common.documents import DocumentCache
from subgraphs.common.errors import BadUserInput, masked_errors
from subgraphs.common.execution import ProjectingExecutor

__all__ = ["Entity", "FederatedSchema", "Info", "RequestContext"]

LoadersT = TypeVar("LoadersT")

Representation = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext(Generic[LoadersT]):
    """What resolvers of one request see as `info.context`."""

    verified: VerifiedContext
    session: Session
    cursors: CursorCodec
    today: date
    loaders: LoadersT


Info = strawberry.Info[RequestContext[LoadersT], None]


class Entity(Protocol):
    """A type the gateway enters through `_entities`."""

    @classmethod
    async def resolve_references(
        cls, info: strawberry.Info[Any, None], representations: Sequence[Representation], /
    ) -> Sequence[object | None]:
        """Return one object per representation, None for a hidden or unknown one.

        A representation holds the key and whatever `@requires` fields the plan asks for; it comes from
        another subgraph's answer and is untrusted.
        """


class FederatedSchema(strawberry.federation.Schema):
    """Strawberry's federation schema with batched references and cached, masked execution."""

    def __init__(self, *, query: type, types: Sequence[type] = ()) -> None:
        super().__init__(query=query, types=types)
        self._documents = DocumentCache(self._schema)

    async def entities_resolver(  # type: ignore[override]
        self, info: strawberry.Info, representations: list[FederationAny]
    ) -> list[FederationAny]:
        """Resolve the representations of each type in one call; nothing is taken out of them."""
        raw = cast("list[object]", representations)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for index, representation in enumerate(raw):
            if isinstance(representation, dict) and isinstance(representation.get("__typename"), str):
                places[representation["__typename"]].append(index)
        results: list[Any] = [None] * len(raw)
        entities = {name: entity for name in places if (entity := self._entity(name)) is not None}
        answers = await asyncio.gather(
            *(
                entity.resolve_references(
                    info, [cast("Representation", raw[index]) for index in places[name]]
                )
                for name, entity in entities.items()
            ),
            return_exceptions=True,
        )
        for name, answer in zip(entities, answers, strict=True):
            for position, index in enumerate(places[name]):
                # an exception in a list item is one error at that item, not the end of the whole list
                results[index] = answer if isinstance(answer, BaseException) else answer[position]
        return results

    async def answer(
        self, *, document: str, variables: dict[str, Any] | None, context: RequestContext[Any]
    ) -> dict[str, Any]:
        """Execute a document and return the response object; errors carry no internal text."""
        parsed = self._documents.get(document)
        if not isinstance(parsed, DocumentNode):
            return {"errors": [_document_error(error) for error in parsed]}
        operation = get_operation_ast(parsed)
        if operation is None or (
            operation.operation is not OperationType.QUERY and not context.verified.mutation
        ):
            return {"errors": [_document_error(GraphQLError("One query, or a mutation with its token."))]}
        result = execute(
            self._schema,
            parsed,
            context_value=context,
            variable_values=variables,
            hide_suggestions=True,
            executor_class=ProjectingExecutor,
        )
        if inspect.isawaitable(result):
            result = await result
        return _response(result)

    def _entity(self, name: str) -> type[Entity] | None:
        concrete = self.schema_converter.type_map.get(name)
        origin = getattr(getattr(concrete, "definition", None), "origin", None)
        return origin if hasattr(origin, "resolve_references") else None


def _response(result: ExecutionResult) -> dict[str, Any]:
    response: dict[str, Any] = {"data": result.data}
    if result.errors:
        response["errors"] = masked_errors(result.errors)
    return response


def _document_error(error: GraphQLError) -> dict[str, Any]:
    return {"message": error.message, "extensions": {"code": BadUserInput.code}}
