"""The fixture persons as the register serves them (`domain.md` 5.2)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date

import pytest

from subgraphs.population.schema import SUBGRAPH
from tests.postgres import Cluster
from tests.subgraphs.population.rows import rep
from tests.subgraphs.seed.world import World, prepare, read_world, seed
from tests.subgraphs.support import ALL, TestedRegister, serving

TODAY = date(2026, 11, 23)
EVERYTHING = {"Person": ALL, "PersonVersion": ALL}


@pytest.fixture(scope="module")
def world(cluster: Cluster) -> World:
    """Return 1,500 persons of seed 3."""
    prepare(cluster)
    seed(cluster, persons=1_500, number=3)
    return read_world(cluster)


@pytest.fixture
async def population(world: World, cluster: Cluster) -> AsyncIterator[TestedRegister]:
    async with serving(SUBGRAPH, cluster.register("population")) as served:
        yield served


async def test_the_fixture_persons_are_who_they_are(world: World, population: TestedRegister) -> None:
    """`domain.md` 5.2: A moved to Hải Vân, E's parents live apart, H's are the couple in Hòa Khánh."""
    a, e, h, k = "901085000101", "992326000505", "951321000808", "931192001111"
    found = await population.entities(
        """... on Person {
            pin pinChanged pinAliases { oldPin } temporaryResidence { address }
            currentPlace { communeCode provinceCode } father { fullName } mother { fullName }
            legalRepresentative { fullName relation }
        }""",
        [rep(pin) for pin in (a, e, h, "931092001112")],
        rows=EVERYTHING,
    )
    unchanged = {"pinChanged": False, "pinAliases": [], "temporaryResidence": None}
    alone = {"father": None, "mother": None, "legalRepresentative": None}
    assert found == [
        {"pin": a, **unchanged, **alone, "currentPlace": {"communeCode": "20194", "provinceCode": "48"}},
        {
            "pin": e,
            **unchanged,
            "currentPlace": {"communeCode": "31135", "provinceCode": "92"},
            "father": {"fullName": "Lý Quốc Thịnh"},
            "mother": {"fullName": "Trần Mỹ Duyên"},
            "legalRepresentative": {"fullName": "Trần Mỹ Duyên", "relation": "Mẹ"},
        },
        {
            "pin": h,
            **unchanged,
            "currentPlace": {"communeCode": "20200", "provinceCode": "48"},
            "father": {"fullName": "Võ Thành Long"},
            "mother": {"fullName": "Lê Thị Ngân"},
            "legalRepresentative": {"fullName": "Võ Thành Long", "relation": "Cha"},
        },
        {
            "pin": k,
            "pinChanged": True,
            "pinAliases": [{"oldPin": "931092001112"}],
            "temporaryResidence": None,
            "currentPlace": {"communeCode": "11407", "provinceCode": "31"},
            **alone,
        },
    ]


async def test_nothing_tells_an_adopted_child_from_others(world: World, population: TestedRegister) -> None:
    """Scenario 18: H has the rows any child with both parents has, from the day of entry, and no more."""
    pin = "951321000808"
    rows = [
        row for row in world.rows("population", "person_relation") if pin in (row["pin"], row["relative_pin"])
    ]
    entered = world.histories("population", "person", "pin")[pin][0]["valid_from"]

    assert sorted((row["pin"], row["relation"], row["valid_from"]) for row in rows) == sorted(
        [
            (pin, "FATHER", entered), (pin, "MOTHER", entered), (pin, "REPRESENTATIVE", entered),
            ("948086000808", "CHILD", entered), ("948189000808", "CHILD", entered),
        ]
    )  # fmt: skip
    others = [
        found
        for found, history in world.histories("population", "person", "pin").items()
        if found != pin
        and history[0]["residence_commune"] != history[-1]["residence_commune"]
        and history[-1]["date_of_birth"] > date(2017, 1, 1)
    ]
    assert others
