"""The printed schemas: what is committed is what is served, and what the catalogue needs is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    FieldDefinitionNode,
    NonNullTypeNode,
    ObjectTypeDefinitionNode,
    TypeDefinitionNode,
    parse,
    value_from_ast_untyped,
)

import subgraphs.civil_servants.schema
import subgraphs.civil_status.schema
import subgraphs.population.schema
import subgraphs.social_assistance.schema
from subgraphs.common.app import Subgraph

SUBGRAPHS: list[Subgraph[Any]] = [
    subgraphs.population.schema.SUBGRAPH,
    subgraphs.civil_status.schema.SUBGRAPH,
    subgraphs.civil_servants.schema.SUBGRAPH,
    subgraphs.social_assistance.schema.SUBGRAPH,
]
BILINGUAL = re.compile(r"[A-Z][^()]*\([^()]+\)")
by_name = pytest.mark.parametrize("subgraph", SUBGRAPHS, ids=lambda subgraph: subgraph.name)


def object_types(subgraph: Subgraph[Any]) -> list[ObjectTypeDefinitionNode]:
    return [
        definition
        for definition in parse(subgraph.schema.as_str()).definitions
        if isinstance(definition, ObjectTypeDefinitionNode) and not definition.name.value.startswith("_")
    ]


def directives(field: FieldDefinitionNode) -> dict[str, dict[str, Any]]:
    return {
        applied.name.value: {
            each.name.value: value_from_ast_untyped(each.value) for each in applied.arguments or ()
        }
        for applied in field.directives or ()
    }


@by_name
def test_the_committed_schema_is_the_served_one(subgraph: Subgraph[Any]) -> None:
    path = Path(subgraphs.__path__[0]) / subgraph.name / "schema.graphql"
    assert path.read_text(encoding="utf-8") == subgraph.schema.as_str() + "\n"


@by_name
def test_every_type_and_field_has_its_meaning_in_english_and_the_vietnamese_term(
    subgraph: Subgraph[Any],
) -> None:
    missing = []
    for definition in parse(subgraph.schema.as_str()).definitions:
        if not isinstance(definition, TypeDefinitionNode) or definition.name.value in {
            "Query", "Date", "_Any", "_Entity", "_Service",
        }:  # fmt: skip
            continue
        described = [definition, *(getattr(definition, "fields", None) or ())]
        missing += [
            node.name.value
            for node in described
            if node.description is None or not BILINGUAL.fullmatch(node.description.value)
        ]
    assert missing == []


@by_name
def test_a_field_that_can_be_denied_is_nullable(subgraph: Subgraph[Any]) -> None:
    for definition in object_types(subgraph):
        for field in definition.fields or ():
            applied = directives(field)
            if not isinstance(field.type, NonNullTypeNode) or "inaccessible" in applied:
                continue
            if field.name.value.startswith("_"):
                continue
            classification = applied["classification"]
            assert classification["level"] == "OPEN" or "structure" in classification["tags"], (
                field.name.value
            )
