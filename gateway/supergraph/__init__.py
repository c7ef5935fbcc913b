"""The supergraph as a model: loading, API schemas and field sets."""

from __future__ import annotations

from gateway.supergraph.api_schema import filter_api_schema, print_api_schema
from gateway.supergraph.errors import SupergraphError
from gateway.supergraph.field_set import field_set_coordinates, parse_field_set, requires_closure
from gateway.supergraph.loader import load_supergraph
from gateway.supergraph.model import (
    ArgumentDef,
    EnumValueDef,
    FieldDef,
    JoinField,
    JoinType,
    Supergraph,
    TypeDef,
    TypeKind,
    list_depth,
    named_type,
)

__all__ = [
    "ArgumentDef",
    "EnumValueDef",
    "FieldDef",
    "JoinField",
    "JoinType",
    "Supergraph",
    "SupergraphError",
    "TypeDef",
    "TypeKind",
    "field_set_coordinates",
    "filter_api_schema",
    "list_depth",
    "load_supergraph",
    "named_type",
    "parse_field_set",
    "print_api_schema",
    "requires_closure",
]
