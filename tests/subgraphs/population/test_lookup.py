"""Looking up one person by three facts, and the yes or no for the verification service."""

from __future__ import annotations

from datetime import date

import pytest

from tests.postgres import Cluster
from tests.subgraphs.population.rows import IN_QUY_NHON, person
from tests.subgraphs.support import ALL, TestedRegister


@pytest.mark.parametrize(
    ("pin", "name", "born", "found"),
    [
        ("952148000303", "Trần Thị Cúc", "1948-11-02", True),
        ("952148000303", "  TRẦN thị  cúc ", "1948-11-02", True),
        ("952148000303", "Tran Thi Cuc", "1948-11-02", True),
        ("952148000303", "Trần Thị Sen", "1948-11-02", False),
        ("952148000303", "Trần Thị Cúc", "1948-11-03", False),
        ("952150000313", "Trần Thị Cúc", "1948-11-02", False),
        ("900000000000", "Trần Thị Cúc", "1948-11-02", False),
    ],
)
async def test_person_needs_all_three_facts(
    population: TestedRegister, pin: str, name: str, born: str, found: bool
) -> None:
    document = """query ($pin: ID!, $name: String!, $born: Date!) {
        person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
        identityMatches(pin: $pin, fullName: $name, dateOfBirth: $born)
    }"""
    data = await population.data(
        document, {"pin": pin, "name": name, "born": born}, rows={"Person": IN_QUY_NHON}
    )
    assert data == {"person": {"pin": pin} if found else None, "identityMatches": found}


async def test_the_filter_of_the_root_field_is_added_to_its_statement(population: TestedRegister) -> None:
    document = """query ($pin: ID!, $name: String!, $born: Date!) {
        person(pin: $pin, fullName: $name, dateOfBirth: $born) { pin }
    }"""
    variables = {"pin": "952148000303", "name": "Trần Thị Cúc", "born": "1948-11-02"}
    for province, expected in (("52", {"pin": "952148000303"}), ("66", None)):
        data = await population.data(
            document,
            variables,
            rows={"Person": ALL},
            filters={"Query.person": [[{"attr": "residenceProvince", "op": "eq", "value": province}]]},
        )
        assert data == {"person": expected}


async def test_identity_of_a_deceased_person_never_matches(
    population: TestedRegister, cluster: Cluster
) -> None:
    dead = person("979055000404", "Phạm Văn Dũng", life_status="DECEASED", date_of_death=date(2026, 2, 10))
    await cluster.register("population").insert("person", dead)
    data = await population.data(
        'query { identityMatches(pin: "979055000404", fullName: "Phạm Văn Dũng", dateOfBirth: "1948-11-02") }'
    )
    assert data == {"identityMatches": False}
