"""Documents that were parsed, limited and validated once, kept by their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import DirectiveNode, DocumentNode, GraphQLSchema, VariableNode, Visitor, visit

from gateway.operation import InvalidDocument, Limits, check_limits, parse_document, validate_document
from gateway.operation.cost import page_sizes
from gateway.pipeline.cache import BoundedCache
from gateway.pipeline.fingerprint import operation_hash

__all__ = ["DocumentStore", "PreparedDocument"]

CACHED_DOCUMENTS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedDocument:
    """A valid document and the hash under which it is recorded."""

    document: DocumentNode
    hash: str
    condition_variables: tuple[str, ...]
    """Variables that @skip and @include use: their values decide which operation is left."""


class DocumentStore:
    """Prepares documents against one schema (full, or filtered for a kind of caller)."""

    def __init__(self, schema: GraphQLSchema, limits: Limits, *, suggestions: bool) -> None:
        self.schema = schema
        self.page_sizes = page_sizes(schema)
        self._limits = limits
        self._suggestions = suggestions
        self._parsed: BoundedCache[str, DocumentNode] = BoundedCache(CACHED_DOCUMENTS)
        self._valid: BoundedCache[str, PreparedDocument] = BoundedCache(CACHED_DOCUMENTS)

    def parse(self, text: str) -> DocumentNode:
        """Return the document, within the limits. Raises BadRequest, LimitExceeded."""
        return self._parsed.get_or_make(text, lambda: self._parse(text))

    def _parse(self, text: str) -> DocumentNode:
        document = parse_document(text, self._limits)
        check_limits(document, self._limits)
        return document

    def prepare(self, text: str) -> PreparedDocument:
        """Return the valid document. Raises BadRequest, LimitExceeded."""
        return self._valid.get_or_make(text, lambda: self._prepare(text))

    def _prepare(self, text: str) -> PreparedDocument:
        document = self.parse(text)
        try:
            validate_document(self.schema, document, suggestions=self._suggestions)
        except InvalidDocument:
            # Once more, with locations: only who made a mistake pays for being told where.
            located = parse_document(text, self._limits, locations=True)
            validate_document(self.schema, located, suggestions=self._suggestions)
            raise
        return PreparedDocument(
            document=document,
            hash=operation_hash(document),
            condition_variables=_condition_variables(document),
        )


class _Conditions(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.variables: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value in ("skip", "include"):
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    self.variables.add(argument.value.name.value)


def _condition_variables(document: DocumentNode) -> tuple[str, ...]:
    conditions = _Conditions()
    visit(document, conditions)
    return tuple(sorted(conditions.variables))
