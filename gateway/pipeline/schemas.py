"""The schema each kind of caller validates against (`design.md` 4, step 3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from types import MappingProxyType

from gateway.decision import SubjectKind
from gateway.operation import Limits
from gateway.pipeline.documents import DocumentStore
from gateway.supergraph import Supergraph, filter_api_schema

__all__ = ["CallerSchemas"]

ENTERPRISE_LIMITS = Limits(aliases=0, root_fields=1)
"""A telco asks one yes/no question at a time, so that its budget counts every one."""


class CallerSchemas:
    """The full API schema for agencies and citizens; for the others, the rest does not exist."""

    def __init__(
        self,
        supergraph: Supergraph,
        visible: Mapping[SubjectKind, Collection[str] | None],
        limits: Limits | None = None,
    ) -> None:
        """`visible`: coordinates that exist for a kind of caller, None for all. `limits`: of a document."""
        usual = Limits() if limits is None else limits
        full = DocumentStore(supergraph.api_schema, usual, suggestions=True)
        stores = {}
        for kind in SubjectKind:
            coordinates = visible[kind]
            if coordinates is None:
                stores[kind] = full
                continue
            of_kind = ENTERPRISE_LIMITS if kind is SubjectKind.ENTERPRISE else usual
            schema = filter_api_schema(supergraph.api_schema, coordinates)
            stores[kind] = DocumentStore(schema, of_kind, suggestions=False)
        self._stores = MappingProxyType(stores)

    def of(self, kind: SubjectKind) -> DocumentStore:
        """Return the documents of one kind of caller."""
        return self._stores[kind]
