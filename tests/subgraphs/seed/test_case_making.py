"""What the drawn population shows too seldom: a case of somebody who goes missing, or leaves poverty."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from datetime import date
from random import Random

import asyncpg
import pytest

from subgraphs.seed.case_rows import CaseRows
from subgraphs.seed.cases import CaseMaker, Cases
from subgraphs.seed.effective import Effective, load_effective
from subgraphs.seed.fixtures import load_fixtures
from subgraphs.seed.people import Person
from subgraphs.seed.population_rows import Residence
from subgraphs.seed.reference import load_reference
from subgraphs.seed.situations import Situation
from tests.postgres import Cluster
from tests.subgraphs.seed.world import owner_dsns, prepare

C = "952148000303"


@pytest.fixture(scope="module")
def effective(cluster: Cluster) -> Effective:
    prepare(cluster)
    return asyncio.run(_load(owner_dsns(cluster)))


async def _load(dsns: dict[str, str]) -> Effective:
    async with AsyncExitStack() as stack:
        connections = {}
        for register in ("civil_servants", "social_assistance"):
            connections[register] = await asyncpg.connect(dsns[register])
            stack.push_async_callback(connections[register].close)
        return await load_effective(connections["civil_servants"], connections["social_assistance"])


@pytest.fixture
def cuc() -> Person:
    people = (entry.person for entry in load_fixtures(load_reference()).people)
    return next(person for person in people if person.pin == C)


def decide(effective: Effective, person: Person, seed: int) -> Cases:
    situation = Situation(
        person=person,
        marriage=None,
        spouse=None,
        children=(),
        parents=(),
        poverty="POOR",
        disability=None,
        hiv=False,
        community_care=False,
        in_education=False,
    )
    maker = CaseMaker(effective=effective, rows=CaseRows(effective=effective))
    random = Random(seed)  # noqa: S311 - repeatable
    return maker.make(random, situation, Residence("21583", "52", 1))


def test_a_case_is_stopped_after_its_person_was_declared_missing(effective: Effective, cuc: Person) -> None:
    missing = cuc._replace(missing_on=date(2025, 3, 3).toordinal())
    decided = [cases for seed in range(40) if (cases := decide(effective, missing, seed)).versions]
    stopped = [cases for cases in decided if cases.versions[-1][-1].stop_ground == "MISSING"]

    assert len(stopped) > 10
    for cases in decided:
        case = cases.versions[-1][-1]
        assert case.life_status == "MISSING"
        assert case.decision_to is not None
        assert case.decision_to <= "2025-03-31"
        assert max(paid.month for paid in cases.payments) <= "2025-03"
    for cases in stopped:
        case = cases.versions[-1][-1]
        assert (case.decision_kind, case.decision_to, case.funeral_amount) == ("STOP", "2025-03-31", None)
        assert (case.decision_date, case.origin_case) == ("2025-03-15", "H08.21583")
        assert cases.payments[-1].month == "2025-03"


def test_who_leaves_poverty_is_paid_to_the_end_of_the_year_and_granted_nothing_else(
    effective: Effective, cuc: Person
) -> None:
    decided = [cases for seed in range(200) if (cases := decide(effective, cuc, seed)).versions]
    left = [cases for cases in decided if cases.versions[-1][-1].stop_ground == "NO_LONGER_POOR"]

    assert len(left) > 5
    for cases in left:
        case = cases.versions[-1][-1]
        assert case.decision_to == case.decision_date == f"{case.poverty_year}-12-31"
        assert (case.poor, case.near_poor, cases.versions[-1][0].poor) == (False, False, True)
        assert cases.payments[-1].month == f"{case.poverty_year}-12"
