"""Documents by name: those published with the gateway, and those that callers registered by their hash."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import orjson

from gateway.decision import SubjectKind
from gateway.errors import BadRequest, ClientError, InternalError
from gateway.pipeline.cache import BoundedCache
from gateway.pipeline.request import GraphQLRequest
from gateway.pipeline.schemas import CallerSchemas

__all__ = ["PersistedDocuments", "read_published"]

PREFIX = "sha256:"
"""Of a document identifier that is the hash of its document (GraphQL over HTTP, appendix A)."""
REGISTERED = 1_000
"""Documents kept per kind of caller."""
LONGEST_REGISTERED = 16_384
"""Characters of a document that may be registered; longer ones run all the same."""


def sha256(text: str) -> str:
    """Return the hexadecimal SHA-256 of a document."""
    return hashlib.sha256(text.encode()).hexdigest()


def read_published(file: Path) -> dict[str, str]:
    """Read a manifest `{"identifier": "document", ...}`, as client compilers write it.

    Raises InternalError for anything else, and for a `sha256:` identifier that is not its document's hash.
    """
    try:
        manifest = orjson.loads(file.read_bytes())
    except (OSError, orjson.JSONDecodeError) as error:
        raise InternalError(f"published documents: {file.name} cannot be read") from error
    if not isinstance(manifest, dict) or not all(isinstance(text, str) for text in manifest.values()):
        raise InternalError(f"published documents: {file.name} is no map of identifiers to documents")
    for name, text in manifest.items():
        if name.startswith(PREFIX) and name != PREFIX + sha256(text):
            raise InternalError(f"published documents: {name} is not the hash of its document")
    return manifest


class PersistedDocuments:
    """Finds the text a request means. Every kind of caller has documents of its own.

    A published document is there for a kind of caller only if it is valid in that caller's schema, so that a
    name tells nobody what another's schema holds. `trusted_only`: kinds for whom nothing but published
    documents runs. `automatic`: whether the others may register a document by its hash (APQ).
    """

    def __init__(
        self,
        schemas: CallerSchemas,
        published: Mapping[str, str],
        *,
        trusted_only: Collection[SubjectKind] = (),
        automatic: bool = True,
    ) -> None:
        self._trusted_only = frozenset(trusted_only)
        self._automatic = automatic
        self._published = MappingProxyType(
            {kind: _valid_for(kind, schemas, published) for kind in SubjectKind}
        )
        found = {name for documents in self._published.values() for name in documents}
        if missing := sorted(set(published) - found):
            raise InternalError(f"published documents valid for no caller: {', '.join(missing)}")
        self._by_hash = {
            kind: {sha256(text): text for text in documents.values()}
            for kind, documents in self._published.items()
        }
        self._registered: dict[SubjectKind, BoundedCache[str, str]] = {
            kind: BoundedCache(REGISTERED) for kind in SubjectKind
        }

    def text_of(self, request: GraphQLRequest) -> str:
        """Return the document. Raises BadRequest with a code of its own for each way not to have one."""
        kind = request.subject.kind
        match request:
            case GraphQLRequest(document_id=str(name)):
                return self._by_id(kind, name)
            case GraphQLRequest(document=str(text), document_hash=stated):
                return self._in_full(kind, text, stated)
            case GraphQLRequest(document_hash=str(digest)):
                return self._of_hash(kind, digest)
            case _:
                raise BadRequest("the request neither has nor names a document")

    def register(self, request: GraphQLRequest) -> None:
        """Keep a document that came with its hash, after `text_of` and once it proved to be valid."""
        text, digest, kind = request.document, request.document_hash, request.subject.kind
        if text is None or digest is None or not self._registers(kind) or len(text) > LONGEST_REGISTERED:
            return
        self._registered[kind].put(digest, text)

    def _registers(self, kind: SubjectKind) -> bool:
        return self._automatic and kind not in self._trusted_only

    def _in_full(self, kind: SubjectKind, text: str, stated: str | None) -> str:
        digest = sha256(text)
        if stated not in (None, digest):
            raise BadRequest("provided sha does not match query", code="PERSISTED_QUERY_HASH_MISMATCH")
        if kind in self._trusted_only and digest not in self._by_hash[kind]:
            raise BadRequest("only published documents run for this caller", code="DOCUMENT_NOT_TRUSTED")
        return text

    def _by_id(self, kind: SubjectKind, name: str) -> str:
        known = self._by_hash if name.startswith(PREFIX) else self._published
        text = known[kind].get(name.removeprefix(PREFIX))
        if text is None:
            raise BadRequest("no document has this identifier", code="DOCUMENT_NOT_FOUND")
        return text

    def _of_hash(self, kind: SubjectKind, digest: str) -> str:
        """Find a document by its hash; clients of the protocol know the messages as well as the codes."""
        text = self._by_hash[kind].get(digest)
        if text is None and not self._registers(kind):
            raise BadRequest("PersistedQueryNotSupported", code="PERSISTED_QUERY_NOT_SUPPORTED")
        text = text or self._registered[kind].get(digest)
        if text is None:
            raise BadRequest("PersistedQueryNotFound", code="PERSISTED_QUERY_NOT_FOUND")
        return text


def _valid_for(kind: SubjectKind, schemas: CallerSchemas, published: Mapping[str, str]) -> Mapping[str, str]:
    store = schemas.of(kind)
    valid = {}
    for name, text in published.items():
        try:
            store.prepare(text)
        except ClientError:
            continue
        valid[name] = text
    return MappingProxyType(valid)
