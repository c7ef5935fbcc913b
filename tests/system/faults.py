"""Ways in which a program the gateway asks can fail, for a relay in front of it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from tests.system.relay import Exchange, Fault

__all__ = [
    "NO_ANSWER",
    "ODD_ANSWER",
    "SECRET_MESSAGE",
    "answering",
    "hangs_up",
    "rewriting",
    "says_rubbish",
    "short_entities",
    "wrong_types",
]

SECRET_MESSAGE = 'relation "assistance_case" does not exist at 10.11.12.13:5432 (pin 952148000303)'
"""What a source may say and no client may read."""


def hangs_up(exchange: Exchange) -> None:
    """Say nothing."""
    exchange.handler.close_connection = True


def says_rubbish(exchange: Exchange) -> None:
    """Answer with a page for people."""
    exchange.reply(200, f"<html>{SECRET_MESSAGE}</html>".encode())


def fails(exchange: Exchange) -> None:
    """Answer 500 with too many words."""
    exchange.reply(500, json.dumps({"errors": [{"message": SECRET_MESSAGE}]}).encode())


def redirects(exchange: Exchange) -> None:
    """Send the gateway elsewhere."""
    exchange.handler.send_response(307)
    exchange.handler.send_header("Location", exchange.upstream + exchange.handler.path)
    exchange.handler.send_header("Content-Length", "0")
    exchange.handler.end_headers()


def truncates(exchange: Exchange) -> None:
    """Answer with half of the JSON."""
    status, body = exchange.forward()
    exchange.reply(status, body[: len(body) // 2])


def breaks_off(exchange: Exchange) -> None:
    """Promise more than is sent."""
    status, body = exchange.forward()
    exchange.reply(status, body[:-2], length=len(body))


def floods(exchange: Exchange) -> None:
    """Answer with more than the gateway reads."""
    exchange.reply(200, b'{"data": {"a": "' + b"x" * (9 * 1024 * 1024) + b'"}}')


def sleeps(exchange: Exchange) -> None:
    """Answer rightly, after the deadline."""
    status, body = exchange.forward()
    time.sleep(3.5)
    exchange.reply(status, body)


def nests(exchange: Exchange) -> None:
    """Answer with JSON too deep to walk."""
    exchange.reply(200, b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}")


def rewriting(change: Callable[[Any], Any]) -> Fault:
    """Answer with what `change` makes of the right answer."""

    def fault(exchange: Exchange) -> None:
        status, body = exchange.forward()
        exchange.reply(status, json.dumps(change(json.loads(body))).encode())

    return fault


def answering(document: Any) -> Fault:
    """Answer with one and the same JSON."""
    return lambda exchange: exchange.reply(200, json.dumps(document).encode())


def _swapped(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: item if name == "__typename" else _swapped(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_swapped(item) for item in value]
    return [value]


def _shortened(answer: Any) -> Any:
    return {"data": {name: items[:-1] for name, items in answer["data"].items()}}


def _lengthened(answer: Any) -> Any:
    return {"data": {name: [*items, items[0]] for name, items in answer["data"].items()}}


def _as_text(answer: Any) -> Any:
    return {"data": dict.fromkeys(answer["data"], SECRET_MESSAGE)}


wrong_types = rewriting(_swapped)
short_entities = rewriting(_shortened)

NO_ANSWER: dict[str, Fault] = {
    "hangs up": hangs_up,
    "rubbish": says_rubbish,
    "500": fails,
    "redirects": redirects,
    "half of the JSON": truncates,
    "breaks off": breaks_off,
    "huge": floods,
    "slow": sleeps,
    "deep": nests,
    "a list": answering([]),
    "no data": answering({"data": None}),
}
"""What the gateway cannot take for a GraphQL response."""

ODD_ANSWER: dict[str, Fault] = {
    "wrong types": wrong_types,
    "short _entities": short_entities,
    "long _entities": rewriting(_lengthened),
    "text for entities": rewriting(_as_text),
    "errors only": answering({"data": None, "errors": [{"message": SECRET_MESSAGE}]}),
    "errors that are none": answering({"data": None, "errors": [SECRET_MESSAGE]}),
}
"""GraphQL responses that do not fit the question."""
