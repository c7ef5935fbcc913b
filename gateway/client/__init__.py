"""A client of the gateway for programs: questions, lists page by page, and pulls into files.

    async with AsyncClient(url, token=token, purpose=Purpose(code="ND194-16.1.a")) as client:
        async for page in client.pages(document):
            take(page.nodes)
            if page.notes:
                complain(page.notes)

What was withheld is data here and never an exception; what could not be had is an exception and never null.
"""

from __future__ import annotations

from gateway.client.answer import Answer, AnswerError, Note, NotedRule, Policy
from gateway.client.backoff import Backoff
from gateway.client.client import AsyncClient, TokenSource
from gateway.client.connection import ConnectionPages, Page, Waiting
from gateway.client.document import PagedDocument, read_document
from gateway.client.errors import ClientFailure, Refusal, Stop
from gateway.client.purpose import Purpose

__all__ = [
    "Answer",
    "AnswerError",
    "AsyncClient",
    "Backoff",
    "ClientFailure",
    "ConnectionPages",
    "Note",
    "NotedRule",
    "Page",
    "PagedDocument",
    "Policy",
    "Purpose",
    "Refusal",
    "Stop",
    "TokenSource",
    "Waiting",
    "read_document",
]
