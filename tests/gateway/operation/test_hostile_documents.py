"""CPU time of documents made to be expensive, level: parse to normalise with the default limits."""

from __future__ import annotations

import time

import pytest
from graphql import parse

from gateway.errors import ClientError
from gateway.operation import Limits, check_limits, normalise, parse_document, validate_document
from gateway.supergraph import Supergraph

LONGEST = 64 * 1024
LIMITS = Limits()
PLAIN = '{ a(b: "' + "x" * 65_000 + '") }'
"""As long as a document may be, and nothing in it but one text."""
TIMES = 4
"""How much more a document may cost than the library takes to parse the plain one, none of our code in it."""


def cpu_seconds(supergraph: Supergraph, text: str) -> float:
    started = time.process_time()
    try:
        document = parse_document(text, LIMITS)
        check_limits(document, LIMITS)
        validate_document(supergraph.api_schema, document, suggestions=True)
        normalise(supergraph, document, None, {})
    except ClientError:
        pass  # most of them are refused: only what that took counts
    return time.process_time() - started


def parsing_seconds(text: str) -> float:
    started = time.process_time()
    parse(text)
    return time.process_time() - started


def chain(count: int, inside: str) -> str:
    return " ".join(f"fragment F{i} on Record {{ {inside} ...F{i + 1} ...F{i + 1} }}" for i in range(count))


HOSTILE = {
    "escapes": '{ a(b: "' + "\\n" * 32_000 + '") }',
    "blocks": '{ a(b: """' + "\n x" * 21_000 + '""") }',
    "comments": "{ a" + "#\n" * 32_000 + "}",
    "commas": "{ a" + "," * 65_000 + "}",
    "one long name": "{ " + "a" * 65_000 + " }",
    "repeated key": "{ " + "records " * 990 + "}",
    "repeated key in an unused fragment": "{ records { id } } fragment F on Record { " + "id " * 970 + "}",
    "repeated objects in an unused fragment": "{ a } fragment F on Query { " + "records { id } " * 240 + "}",
    "doubling": "{ records { ...F0 } } " + chain(70, "id") + " fragment F70 on Record { id }",
    "doubling unused": "{ records { id } } " + chain(70, "id") + " fragment F70 on Record { id }",
    "doubling without fields": "{ records { ...F0 } } " + chain(70, "") + " fragment F70 on Record { id }",
    "many operations": " ".join(f"query Q{i} {{ ...F }}" for i in range(140))
    + " fragment F on Query { "
    + " ".join(f"a{i}: records {{ id }}" for i in range(5))
    + " }",
    "unknown names": "{ records { " + " ".join("y" * 300 + str(i) for i in range(190)) + " } }",
    "unknown names in a fragment": "{ records { id } } fragment F on Record { "
    + " ".join("y" * 60 + str(i) for i in range(900))
    + " }",
    "many fragments": "{ records { id } } "
    + " ".join(f"fragment F{i} on Record {{ id }}" for i in range(140)),
    "nested inline fragments": "{ records { " + "... on Record { " * 150 + "id" + "}" * 152,
    "nested fields": "{ records " + "{ next " * 200 + "{ id }" + "}" * 201,
    "nested values": "{ records(filter: " + "[" * 190 + "]" * 190 + ") { id } }",
    "introspection": "{ __schema { "
    + " ".join(f"a{i}: types {{ fields {{ name }} }}" for i in range(6))
    + "} }",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_document_costs_little(registers: Supergraph, name: str) -> None:
    text = HOSTILE[name]
    assert len(text) <= LONGEST
    cpu_seconds(registers, "{ records { id } }")
    measured = [(parsing_seconds(PLAIN), cpu_seconds(registers, text)) for _ in range(3)]
    plain, hostile = map(min, zip(*measured, strict=True))
    assert hostile < TIMES * plain
