"""What a subgraph sends beyond the question is not taken."""

from __future__ import annotations

import json
from typing import Any

import pytest

from gateway.decision import SubgraphRequest
from gateway.errors import InternalError
from gateway.executor.asked import asked_of, keep_asked
from gateway.executor.http_transport import Endpoint, HttpTransport

DOCUMENT = """
query ($r: [_Any!]!) {
  cases: assistanceCases(first: 1) {
    edges { node { id: caseId payment { method } ... on AssistanceCase { payment { payee } opaque } } }
  }
  _entities(representations: $r) { __typename ... on Person { maritalStatus } ... on Other { x } }
}
"""


def kept(data: dict[str, Any]) -> dict[str, Any]:
    keep_asked(data, asked_of(DOCUMENT))
    return data


def test_an_answer_to_the_question_stays_as_it_is() -> None:
    case = {"id": "AC-1", "payment": {"method": "BANK", "payee": None}, "opaque": {"any": [{"json": 1}]}}
    person = {"__typename": "Person", "maritalStatus": "SINGLE"}
    answer = {"cases": {"edges": [{"node": case}, None]}, "_entities": [person, None]}
    assert kept(answer) == {"cases": {"edges": [{"node": case}, None]}, "_entities": [person, None]}


def test_keys_nobody_asked_for_are_taken_out_at_every_depth() -> None:
    case = {"id": "AC-1", "caseId": "AC-2", "payment": {"method": "BANK", "bankAccountNo": "1"}}
    person = {"maritalStatus": "SINGLE", "pin": "964190000202", "fullName": "X", "_lt_attributes": '["52"]'}
    assert kept(
        {"cases": {"edges": [{"node": case, "cursor": "c"}], "totalCount": 1}, "_entities": [person], "x": 1}
    ) == {
        "cases": {"edges": [{"node": {"id": "AC-1", "payment": {"method": "BANK"}}}]},
        "_entities": [{"maritalStatus": "SINGLE"}],
    }


def test_an_answer_of_another_shape_is_left_to_those_who_check_it() -> None:
    assert kept({"cases": "text", "_entities": {"maritalStatus": 1, "pin": "1"}}) == {
        "cases": "text",
        "_entities": {"maritalStatus": 1},
    }


@pytest.mark.parametrize("document", ["fragment F on A { b }", "{ ...F }"])
def test_a_document_the_gateway_does_not_write_is_a_defect(document: str) -> None:
    with pytest.raises(InternalError):
        asked_of(document)


class Hostile(HttpTransport):
    """A register that answers more than it was asked."""

    async def fetch_bytes(self, _request: SubgraphRequest) -> bytes:
        person = {"maritalStatus": "SINGLE", "pin": "964190000202", "fullName": "X"}
        return json.dumps({"data": {"_entities": [person, None], "more": [person]}}).encode()


async def test_a_register_cannot_name_another_person_to_the_next_register() -> None:
    """The key it was entered by stays, and so do the values of other registers."""
    document = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Person { maritalStatus } } }"
    request = SubgraphRequest(
        subgraph="civil_status", document=document, variables={}, rows={}, filters={}, purpose=None
    )
    endpoint = Endpoint(url="http://127.0.0.1:9/graphql", secret=b"a secret of thirty-two bytes ....")
    async with Hostile({"civil_status": endpoint}) as transport:
        response = await transport.fetch(request)
    assert response.data == {"_entities": [{"maritalStatus": "SINGLE"}, None]}
