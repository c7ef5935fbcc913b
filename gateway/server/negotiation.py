"""Media types: which one a caller wants its answer in."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["EVENT_STREAM", "GRAPHQL_RESPONSE", "JSON", "accepts_events", "media_range", "negotiate"]

GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"
EVENT_STREAM = "text/event-stream"


def negotiate(accept: str | None) -> str | None:
    """Return the media type to answer in, None when none is acceptable (RFC 9110, section 12.5.1).

    The older type is the answer to callers who do not name the newer one, as GraphQL over HTTP advises.
    """
    if accept is None or not accept.strip():
        return JSON
    ranges = _ranges(accept)
    newer, older = _quality(GRAPHQL_RESPONSE, ranges), _quality(JSON, ranges)
    if newer == older == 0:
        return None
    prefers_newer = newer > older or (newer == older and GRAPHQL_RESPONSE in ranges)
    return GRAPHQL_RESPONSE if prefers_newer else JSON


def accepts_events(accept: str) -> bool:
    """Whether a caller asks for server-sent events by name; nobody gets them unasked."""
    return _ranges(accept).get(EVENT_STREAM, 0) > 0


def _ranges(accept: str) -> Mapping[str, float]:
    ranges: dict[str, float] = {}
    for part in accept.split(","):
        media, parameters = media_range(part)
        ranges[media] = max(_weight(parameters), ranges.get(media, 0))
    return ranges


def media_range(text: str) -> tuple[str, Mapping[str, str]]:
    """Return media type and parameters of a header value, names in lower case."""
    media, *rest = (item.strip() for item in text.split(";"))
    pairs = (item.partition("=") for item in rest)
    return media.lower(), {name.strip().lower(): value.strip().strip('"') for name, _, value in pairs}


def _weight(parameters: Mapping[str, str]) -> float:
    try:
        weight = float(parameters.get("q", "1"))
    except ValueError:
        return 0
    return weight if 0 <= weight <= 1 else 0


def _quality(media: str, ranges: Mapping[str, float]) -> float:
    """Return the weight of the most specific range that covers a type."""
    return next((ranges[name] for name in (media, "application/*", "*/*") if name in ranges), 0)
