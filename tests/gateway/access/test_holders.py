"""Values that hang in several entity types of one operation, lists over several; level: the whole decider."""

from __future__ import annotations

import pytest

from gateway.access.conditions import ConditionReader, InvalidCondition
from gateway.decision import Clause, Deny, Depends, Identity, PolicyEngine
from tests.gateway.access.building import (
    ALLOWANCE,
    CIVIL_STATUS,
    TODAY,
    directory,
    planned,
)
from tests.gateway.access.scenarios import brief, objects

PLACE = {"attr": "residenceProvince", "op": "eq", "value": "48"}
SELF = {"attr": "isSelf", "op": "eq", "value": "true"}

VERSIONS = """{ assistanceCases { edges { node { payment { bankName bankAccountNo }
  versions { payment { bankName bankAccountNo } } } } } }"""


def reader(*entities: str, identity: Identity | None = None) -> ConditionReader:
    return ConditionReader(
        directory(), TODAY, group="case", entities=entities, identity=identity or Identity()
    )


def test_an_attribute_must_be_declared_for_every_holder() -> None:
    assert reader("AssistanceCase", "AssistanceCaseVersion").needs(["residenceProvince"]) == (
        "residenceProvince",
    )
    with pytest.raises(InvalidCondition):
        reader("AssistanceCase", "CivilServant").needs(["managingAgency"])
    for nobody in ((), ("",), ("", "AssistanceCase")):
        with pytest.raises(InvalidCondition):
            reader(*nobody).needs(["residenceProvince"])
        with pytest.raises(InvalidCondition):
            reader(*nobody).needs(["originCurrent"])
        with pytest.raises(InvalidCondition):
            reader(*nobody).condition([[SELF]])


def test_a_flag_is_read_of_whomever_one_of_the_holders_is_about() -> None:
    own = Identity(own=frozenset({"901085000101"}))
    assert reader("BirthEvent", "MarriageEvent", identity=own).condition([[SELF]]) == (
        (Clause("person", "eq", "901085000101"),),
        (Clause("secondPerson", "eq", "901085000101"),),
    )


async def test_scenario_8_payment_is_decided_of_the_case_and_of_each_version(engine: PolicyEngine) -> None:
    """`domain.md` 5.3 row 8: Hà Nội reads the versions it entered, and not the new account."""
    plan = await planned(engine, VERSIONS, "ha-noi-health", ALLOWANCE)
    outcome = plan.outcomes["AssistancePayment.bankAccountNo"]
    assert isinstance(outcome, Depends)
    assert outcome.needs == ("origin.payment", "residenceProvince")
    moved = {"residenceProvince": "48", "origin.case": "H26.00004"}
    (current,) = await objects(engine, plan, "AssistanceCase", [moved | {"origin.payment": "H17.20194"}])
    (version,) = await objects(
        engine, plan, "AssistanceCaseVersion", [moved | {"origin.payment": "H26.00004"}]
    )
    assert [one["AssistancePayment.bankAccountNo"] for one in (current, version)] == [
        "DENY no_ground",
        "MASK(keep_last) payment_purpose_needed",
    ]
    assert [one["AssistancePayment.bankName"] for one in (current, version)] == [
        "DENY no_ground",
        "ALLOW origin",
    ]


EVENTS = """{ civilStatusEvents(unit: "92", registeredFrom: "2026-01-01") { totalCount edges { node {
  subject { fullName ethnicity } ... on MarriageEvent { marriedOn } } } } }"""


async def test_a_list_over_several_types_is_filtered_by_what_its_rows_are_narrowed_to(
    engine: PolicyEngine,
) -> None:
    """`domain.md` 5.3 row 12: the department of justice of the place of residence."""
    plan = await planned(engine, EVENTS, "can-tho-justice", CIVIL_STATUS)
    assert brief(plan.outcomes["Query.civilStatusEvents"]) == "ALLOW structure"
    assert plan.filters == {}
    ours = ((Clause("residenceProvince", "eq", "92"),),)
    for name in ("BirthEvent", "MarriageEvent", "DeathEvent"):
        assert set(ours) <= set(plan.rows[name])
    (here, there) = await objects(
        engine,
        plan,
        "BirthEvent",
        [
            {"residenceProvince": "92", "origin.registration": "H26.00004"},
            {"residenceProvince": "01", "origin.registration": "H26.00004"},
        ],
    )
    assert [one["RegisteredPerson.fullName"] for one in (here, there)] == [
        "ALLOW territory",
        "DENY no_ground",
    ]
    assert here["RegisteredPerson.ethnicity"] == "DENY no_ground"


async def test_a_list_over_several_types_is_not_filtered_by_what_its_rows_are_not_narrowed_to(
    engine: PolicyEngine,
) -> None:
    """The place of a commune's own people says nothing of the register's other rows."""
    plan = await planned(engine, EVENTS, "gia-lai-health", ALLOWANCE)
    assert isinstance(plan.outcomes["Query.civilStatusEvents"], Deny)


RESIDENTS = '{ residents(unit: "52", bornFrom: "1948-01-01", originAgency: "H08") { totalCount } }'


async def test_a_part_of_a_value_filters_the_list_of_what_it_belongs_to(engine: PolicyEngine) -> None:
    plan = await planned(engine, RESIDENTS, "gia-lai-health", ALLOWANCE)
    assert brief(plan.outcomes["Query.residents"]) == "ALLOW structure"
    assert plan.filters == {"Query.residents": plan.rows["Person"]}
    assert plan.rows["Person"] == ((Clause("residenceProvince", "eq", "52"),),)
