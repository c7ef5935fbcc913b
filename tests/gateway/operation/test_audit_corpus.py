"""The corpus of federation suites, level: every supergraph and operation from text to normal form.

The corpus is data beside the repository, not part of it: LIENTHONG_AUDIT_CORPUS names its folder.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gateway.errors import BadRequest
from gateway.operation import (
    Limits,
    check_limits,
    coerce_variables,
    normalise,
    parse_document,
    select_operation,
    validate_document,
)
from gateway.supergraph import Supergraph, load_supergraph

CORPUS = Path(os.environ.get("LIENTHONG_AUDIT_CORPUS", Path(__file__).parents[4] / "shared" / "audit_corpus"))
LIMITS = Limits(mutation_fields=5)

INVALID = {
    ("enum-intersection", "usersByType(type: ANONYMOUS)"): "'ANONYMOUS' does not exist in 'UserType'",
    ("input-object-intersection", "usersInA(filter: { first: 1, offset: 2 })"): "unknown field 'offset'",
    ("input-object-intersection", "usersInB(filter: { first: 1, offset: 2 })"): "unknown field 'offset'",
    ("non-resolvable-interface-object", "product { id name }"): "Cannot query field 'name' on type 'Product'",
    ("simple-inaccessible", "friends(type: FRIEND)"): "Unknown argument 'type' on field 'User.friends'",
}
"""Operations the API schema must refuse, by suite and a part of their text, white space apart."""

pytestmark = pytest.mark.skipif(
    not CORPUS.is_dir(), reason=f"no corpus of federation suites at {CORPUS} (LIENTHONG_AUDIT_CORPUS)"
)


def suites() -> list[str]:
    if not CORPUS.is_dir():
        return []
    return sorted(folder.name for folder in CORPUS.iterdir() if (folder / "supergraph.graphql").is_file())


def load(suite: str) -> Supergraph:
    return load_supergraph((CORPUS / suite / "supergraph.graphql").read_text(encoding="utf-8"))


def operations(suite: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((CORPUS / suite / "tests.json").read_text(encoding="utf-8"))
    return found


def test_corpus_is_complete() -> None:
    assert (len(suites()), sum(len(operations(suite)) for suite in suites())) == (46, 199)


@pytest.mark.parametrize("suite", suites())
def test_every_operation_of_the_suite_is_normalised_or_refused_as_expected(suite: str) -> None:
    supergraph = load(suite)
    for case in operations(suite):
        text = case["query"]
        refusal = next(
            (m for (s, part), m in INVALID.items() if s == suite and part in " ".join(text.split())), None
        )
        document = parse_document(text, LIMITS)
        check_limits(document, LIMITS)
        if refusal is not None:
            assert case["expected"]["errors"] is True
            with pytest.raises(BadRequest) as caught:
                validate_document(supergraph.api_schema, document, suggestions=False)
            assert refusal in caught.value.message
            continue
        validate_document(supergraph.api_schema, document, suggestions=False)
        values = coerce_variables(supergraph.api_schema, select_operation(document, None), {})
        operation = normalise(supergraph, document, None, values)
        asked = {field.response_key for field in operation.selection.fields}
        assert asked >= (case["expected"].get("data") or {}).keys()
