"""What is wrong with a supergraph."""

from __future__ import annotations

from gateway.errors import LienThongError

__all__ = ["SupergraphError"]


class SupergraphError(LienThongError):
    """The supergraph cannot be served: not join v0.1 to v0.5, inconsistent, or asks for what we lack.

    Raised while a supergraph is loaded, never for a request.
    """
