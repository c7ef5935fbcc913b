"""Reaches the sharing subgraph in this process; to the executor it is a transport like any other."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError
from strawberry.exceptions import StrawberryInputCoercionError

from gateway.decision import SubgraphRequest, SubgraphResponse, TransportError
from gateway.sharing.access_log import OwnLog
from gateway.sharing.schema import SharingContext, schema
from gateway.sharing.verification import Verifier
from subgraphs.common.errors import BadUserInput

__all__ = ["SharingTransport", "sdl"]

BAD_INPUT = {
    "message": "The variables do not fit the document.",
    "extensions": {"code": "BAD_USER_INPUT"},
}
"""In the words of a register: a date that is none is the caller's mistake and no outage."""


class SharingTransport:
    """Runs documents of one operation on the sharing schema."""

    def __init__(self, verifier: Verifier, own_log: OwnLog | None = None) -> None:
        """`own_log`: of a citizen; nobody else has one."""
        self._context = SharingContext(verifier, own_log)

    async def fetch(self, request: SubgraphRequest) -> SubgraphResponse:
        """Execute the document. Raises TransportError when the schema refuses it."""
        result = await schema.execute(
            request.document, variable_values=dict(request.variables), context_value=self._context
        )
        if result.data is None and result.errors:
            if all(_is_about_a_value(error) for error in result.errors):
                return SubgraphResponse(data=None, errors=[BAD_INPUT])
            raise TransportError(request.subgraph, "MALFORMED")
        return SubgraphResponse(data=result.data, errors=[_said(error) for error in result.errors or ()])

    async def close(self) -> None:
        """Nothing to close: the verifier belongs to the operation."""


def _said(error: GraphQLError) -> dict[str, Any]:
    cause = error.original_error
    if isinstance(cause, BadUserInput):
        return {"message": str(cause), "path": error.path, "extensions": {"code": cause.code}}
    return {"message": "the source could not answer", "path": error.path}


def _is_about_a_value(error: GraphQLError) -> bool:
    cause = error.original_error or error
    return isinstance(cause, StrawberryInputCoercionError)


def sdl() -> str:
    """Return the SDL that is composed into the supergraph."""
    return schema.as_str()
