"""One question to a running gateway, over HTTP."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from gateway.local.errors import LocalError

__all__ = ["Question", "ask"]

_TIMEOUT = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A GraphQL request with the caller's token and purpose."""

    document: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    token: str | None = None
    """None asks anonymously."""
    purpose: str | None = None
    agreement: str | None = None

    @property
    def headers(self) -> dict[str, str]:
        """HTTP headers of the request."""
        headers = {"Content-Type": "application/json", "Accept": "application/graphql-response+json"}
        if self.token is not None:
            headers["Authorization"] = f"Bearer {self.token}"
        if self.purpose is not None:
            agreement = f'; agreement="{self.agreement}"' if self.agreement else ""
            headers["Lienthong-Purpose"] = f"{self.purpose}{agreement}"
        return headers


def ask(url: str, question: Question) -> Mapping[str, Any]:
    """Return the GraphQL response, of whatever status. Raises LocalError when there is none."""
    address = urlsplit(url)
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    connection = kind(address.netloc, timeout=_TIMEOUT)
    body = json.dumps({"query": question.document, "variables": dict(question.variables)})
    try:
        connection.request("POST", address.path or "/", body.encode(), question.headers)
        response = connection.getresponse()
        document = json.loads(response.read())
    except (OSError, http.client.HTTPException) as error:
        raise LocalError(f"no answer from {url}: {error}") from error
    except ValueError as error:
        raise LocalError(f"{url} answered {response.status} and no GraphQL response") from error
    finally:
        connection.close()
    if not isinstance(document, dict):
        raise LocalError(f"{url} answered {response.status} and no GraphQL response")
    return document
