"""An adoption as a case in hand: its facts for the gateway, and the one record a condition names."""

from __future__ import annotations

from typing import Any

from tests.subgraphs.civil_status.rows import adoption, rep
from tests.subgraphs.civil_status.test_seals import ADOPTED, ORDINARY, filled
from tests.subgraphs.support import TestedRegister

__all__ = ["filled"]


async def test_facts_of_an_adoption_are_the_child_and_the_code_as_written(
    civil_status: TestedRegister, filled: None
) -> None:
    document = "query ($caseId: ID!) { found: adoptionFacts(caseId: $caseId) { pins agency status } }"
    # of whom no row is visible: the facts decide, and are told to the gateway alone
    known = await civil_status.data(document, {"caseId": "a-1"})
    agency = adoption("a-1", ADOPTED)["origin_registration"]

    assert known["found"] == {"pins": [ADOPTED], "agency": agency, "status": "REGISTERED"}
    for other in ("b-adopted", "b-other", "a-2", "", "%"):
        assert (await civil_status.data(document, {"caseId": other}))["found"] is None


async def test_a_sealed_event_is_narrowed_to_the_stated_record(
    civil_status: TestedRegister, filled: None
) -> None:
    document = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on AdoptionEvent { eventId } } }"

    async def found(record: str) -> Any:
        rows = ORDINARY | {"AdoptionEvent": [[{"attr": "record", "op": "in", "value": [record]}]]}
        answer = await civil_status.data(document, {"r": [rep("AdoptionEvent", eventId="a-1")]}, rows=rows)
        return answer["_entities"]

    assert await found("a-1") == [{"eventId": "a-1"}]
    assert await found("b-adopted") == [None]
