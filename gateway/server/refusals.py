"""Errors of HTTP itself: what a request is refused for before it is understood, or a defect of ours."""

from __future__ import annotations

from gateway.errors import ClientError
from gateway.server.negotiation import GRAPHQL_RESPONSE, JSON

__all__ = ["CrossSite", "InternalFailure", "NotAcceptable", "TooManyStreams", "UnsupportedMediaType"]


class UnsupportedMediaType(ClientError):
    """The body is not JSON, or a GET says it has a body of another kind.

    Both are what a foreign page may send without asking (GHSA-hff2-gcpx-8f4p).
    """

    status = 415

    def __init__(self) -> None:
        super().__init__("the content type must be application/json in UTF-8", code="UNSUPPORTED_MEDIA_TYPE")


class NotAcceptable(ClientError):
    """None of the media types the caller accepts is offered."""

    status = 406

    def __init__(self) -> None:
        super().__init__(f"offered are {GRAPHQL_RESPONSE} and {JSON}", code="NOT_ACCEPTABLE")


class CrossSite(ClientError):
    """A browser says that another site's page sent this GET, and nothing in it made the browser ask first."""

    status = 403

    def __init__(self) -> None:
        super().__init__("pages of other sites may not query this gateway", code="CROSS_SITE_REFUSED")


class TooManyStreams(ClientError):
    """The caller has as many subscriptions open as one caller may."""

    status = 429

    def __init__(self, limit: int) -> None:
        super().__init__(f"at most {limit} subscriptions at a time", code="TOO_MANY_STREAMS")


class InternalFailure(ClientError):
    """What a client sees of a defect of ours."""

    status = 500

    def __init__(self) -> None:
        super().__init__("an internal error; it was recorded", code="INTERNAL_ERROR")
