"""Identity: what rules ask of persons, as row conditions and as flags of objects."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.access import AccessPlan
from gateway.access.conditions import MAX_VALUES, NEVER, ConditionReader, InvalidCondition
from gateway.access.flags import FLAGS, TOLD, FlaggingGatekeeper
from gateway.decision import (
    NOBODY,
    Allow,
    AttributeTuple,
    Clause,
    Condition,
    Deny,
    Identity,
    Subject,
    SubjectKind,
)
from subgraphs.common.rows import Clause as RowClause
from subgraphs.common.rows import matches
from tests.gateway.access.agreement import PINS, Seen, disagreements
from tests.gateway.access.building import NOW, READ_BACK, TODAY, decider, directory, operation, purpose
from tests.gateway.access.doubles import ClauseEngine, Rule

A, B, C = PINS
CITIZEN = Subject(kind=SubjectKind.CITIZEN, id=f"vneid:{A}", person=A, loa=2)
FAMILY = Identity(own=frozenset({A}), minor_children=frozenset({B}))


def flag(name: str, value: object = "true", op: str = "eq") -> dict[str, object]:
    return {"attr": name, "op": op, "value": value}


def condition(document: object, identity: Identity = FAMILY, entity: str = "AssistanceCase") -> Condition:
    reader = ConditionReader(directory(), TODAY, group="case", entities=(entity,), identity=identity)
    return reader.condition(document)


def test_a_flag_becomes_a_test_on_the_person_of_the_record() -> None:
    assert condition([[flag("isSelf")]]) == ((Clause("person", "eq", A),),)
    assert condition([[flag("isSelf")], [flag("isMinorChild")]]) == ((Clause("person", "in", (A, B)),),)


def test_a_flag_may_hold_by_either_person_of_a_record_about_two() -> None:
    assert condition([[flag("isSelf")]], entity="MarriageEvent") == (
        (Clause("person", "eq", A),),
        (Clause("secondPerson", "eq", A),),
    )


def test_a_flag_that_nobody_gives_never_holds() -> None:
    assert condition([[flag("isCasePerson")], [flag("isSelf")]], NOBODY) == NEVER
    here = {"attr": "residenceProvince", "op": "eq", "value": "52"}
    assert condition([[flag("isCasePerson"), here], [here]]) == ((Clause("residenceProvince", "eq", "52"),),)


@pytest.mark.parametrize(
    "clause",
    [
        flag("isSelf", "false"),
        flag("isSelf", True),
        flag("isSelf", ["true"], "in"),
        flag("isSelf", "true", "ne"),
        {**flag("isSelf"), "not": True},
        flag("person", A),
        flag("secondPerson", A),
        flag("person", [A], "in"),
    ],
)
def test_a_person_is_asked_for_by_a_flag_that_holds_and_in_no_other_way(clause: dict[str, object]) -> None:
    with pytest.raises(InvalidCondition):
        condition([[clause]], entity="MarriageEvent")
    with pytest.raises(InvalidCondition):
        condition([[clause, flag("isSelf")]], entity="MarriageEvent")


@pytest.mark.parametrize("entity", ["AdministrativeUnit", "", "Nobody"])
def test_a_record_about_nobody_has_no_flag(entity: str) -> None:
    with pytest.raises(InvalidCondition):
        condition([[flag("isSelf")]], entity=entity)
    with pytest.raises(InvalidCondition):
        ConditionReader(directory(), TODAY, group="case", entities=(entity,)).needs(["isSelf"])


@pytest.mark.parametrize("name", ["person", "secondPerson"])
def test_no_decision_may_need_a_person(name: str) -> None:
    with pytest.raises(InvalidCondition):
        ConditionReader(directory(), TODAY, group="case", entities=("MarriageEvent",)).needs([name])


def test_a_condition_of_many_flags_over_two_persons_is_too_wide() -> None:
    with pytest.raises(InvalidCondition):
        condition([[flag("isSelf")] * 7], entity="MarriageEvent")


CLAUSES = st.one_of(
    st.sampled_from([name for name in FLAGS if name != "isCase"]).map(flag),
    st.sampled_from(["52", "66"]).map(lambda code: flag("residenceProvince", code)),
    st.just(flag("residenceProvince", ["52", "66"], "in")),
)
RULES: st.SearchStrategy[Rule] = st.lists(st.lists(CLAUSES, max_size=3), max_size=3)
SOME = st.frozensets(st.sampled_from(PINS), max_size=2)
IDENTITIES = st.builds(Identity, own=SOME, minor_children=SOME, case_persons=SOME, case_records=SOME)


@settings(deadline=None)
@given(rule=RULES, identity=IDENTITIES, entity=st.sampled_from(["MarriageEvent", "BirthEvent"]))
async def test_rows_and_objects_agree_on_every_object(rule: Rule, identity: Identity, entity: str) -> None:
    """Both ways: what the register lets through is allowed, and what is allowed is let through.

    On types about one person the second is null: the register has no such attribute there.
    """
    found = await disagreements(rule, identity, entity=entity)
    assert [raw for raw in found if entity == "MarriageEvent" or raw[2] is None] == []


async def flagged(
    identity: Identity, attributes: tuple[str, ...], tuples: Sequence[Any]
) -> tuple[tuple[str, ...], Sequence[AttributeTuple]]:
    seen = Seen()
    await FlaggingGatekeeper(seen, identity).decide("MarriageEvent", attributes, (), tuples)
    return seen.attributes, seen.tuples


async def test_persons_are_gone_once_objects_are_decided() -> None:
    attributes, tuples = await flagged(
        Identity(own=frozenset({A}), minor_children=frozenset({B}), case_persons=frozenset({A, C})),
        ("origin.registration", "person", "residenceProvince", "secondPerson"),
        [("H21", A, "52", B), ("H21", C, "66", None), (None, None, None, None)],
    )
    assert attributes == ("origin.registration", "residenceProvince", *TOLD)
    assert tuples == [
        ("H21", "52", "true", "true", "true", None, None),
        ("H21", "66", None, None, "true", None, None),
        (None, None, None, None, None, None, None),
    ]


async def test_tuples_without_a_person_stay_as_they_are() -> None:
    given = [("H21", "52"), ("H08", None)]
    attributes, tuples = await flagged(FAMILY, ("origin.case", "residenceProvince"), given)
    assert (attributes, tuples) == (("origin.case", "residenceProvince"), given)
    assert tuples is given


@pytest.mark.parametrize(
    "values", [None, (), (A,), [A, "52", "true"], ("52", "true", None, None), (A, 52), "ab"]
)
async def test_an_answer_out_of_shape_plants_no_flag(values: Any) -> None:
    _, tuples = await flagged(FAMILY, ("person", "residenceProvince"), [values])
    assert tuples == [()]


OWN_CASES = "{ assistanceCases { edges { node { caseId categoryCode } } } }"
OWN = [[flag("isSelf")], [flag("isMinorChild")]]
RULES_OF_SELF = {"AssistanceCase.__typename": OWN, "AssistanceCase.categoryCode": [[flag("isSelf")]]}


async def own_cases(engine: ClauseEngine, identity: Identity = FAMILY) -> AccessPlan:
    return await decider(engine).plan(CITIZEN, purpose(READ_BACK), operation(OWN_CASES), NOW, identity)


async def test_a_plan_asks_the_register_for_the_person_and_narrows_rows_to_the_family() -> None:
    plan = await own_cases(ClauseEngine(RULES_OF_SELF))
    assert plan.gates["AssistanceCase"].attributes == ("person",)
    assert plan.rows == {"AssistanceCase": ((Clause("person", "in", (A, B)),),)}


async def test_objects_are_decided_by_flags_and_no_document_names_a_person() -> None:
    engine = ClauseEngine(RULES_OF_SELF)
    plan = await own_cases(engine)
    gate = plan.gates["AssistanceCase"]
    own, child, other = (
        await decider(engine)
        .gatekeeper(plan)
        .decide("AssistanceCase", gate.attributes, gate.coordinates, [(A,), (B,), (C,)])
    )
    assert {name: type(one) for name, one in own.items() if "category" in name or "type" in name} == {
        "AssistanceCase.__typename": Allow,
        "AssistanceCase.categoryCode": Allow,
    }
    assert isinstance(child["AssistanceCase.__typename"], Allow)
    assert isinstance(child["AssistanceCase.categoryCode"], Deny)
    assert isinstance(other["AssistanceCase.__typename"], Deny)
    assert engine.documents[1]["objects"] == [
        {"type": "AssistanceCase", "attrs": {"isSelf": "true"}},
        {"type": "AssistanceCase", "attrs": {"isMinorChild": "true"}},
        {"type": "AssistanceCase", "attrs": {}},
    ]
    assert not any(pin in str(engine.documents) for pin in PINS)


async def test_many_persons_are_few_rows_for_the_policy() -> None:
    engine = ClauseEngine(RULES_OF_SELF)
    plan = await own_cases(engine)
    gate = plan.gates["AssistanceCase"]
    tuples = [(f"9{n:011d}",) for n in range(500)]
    decided = (
        await decider(engine)
        .gatekeeper(plan)
        .decide("AssistanceCase", gate.attributes, gate.coordinates, [*tuples, (A,)])
    )
    assert len(decided) == 501
    assert len(engine.documents[1]["objects"]) == 2


def test_whoever_prints_an_identity_or_a_caller_sees_no_pin() -> None:
    shown = repr((FAMILY, Subject(kind=SubjectKind.CITIZEN, id="vneid:1", person=A)))
    assert not any(pin in shown for pin in PINS)


SHARED = st.lists(st.tuples(st.sampled_from(PINS), st.sampled_from(["shape-1", "shape-2"])), max_size=3).map(
    lambda pairs: tuple(sorted(dict(pairs).items()))
)
SHAPES = st.lists(st.sampled_from(["shape-1", "shape-2", "shape-3"]), max_size=3)


@settings(deadline=None)
@given(shared=SHARED, shapes=SHAPES)
async def test_rows_and_objects_agree_on_what_was_asked_to_be_shared(
    shared: tuple[tuple[str, str], ...], shapes: list[str]
) -> None:
    """Over every object: what the register lets through is what the flag says, and nobody else's."""
    reader = ConditionReader(
        directory(), TODAY, group="case", entities=("AssistanceCase",), identity=Identity(shared=shared)
    )
    asked = [{"attr": "grant", "op": "in", "value": shapes}]
    pushed = tuple(
        tuple(RowClause(one.attr, one.op, one.value) for one in clauses)
        for clauses in reader.condition([asked])
    )
    seen = Seen()
    objects: list[AttributeTuple] = [(pin, "52") for pin in (*PINS, None)]
    keeper = FlaggingGatekeeper(seen, Identity(shared=shared))
    await keeper.decide("AssistanceCase", ("person", "residenceProvince"), (), objects)
    assert seen.attributes == ("residenceProvince", *TOLD)
    for raw, flagged_values in zip(objects, seen.tuples, strict=True):
        let_through = matches(pushed, {"person": raw[0], "residenceProvince": raw[1]})
        assert let_through == (flagged_values[-1] in shapes)
        assert let_through == (raw[0] is not None and dict(shared).get(raw[0]) in shapes)


@pytest.mark.parametrize("entity", ["MarriageEvent", "AdoptionEvent", "AdministrativeUnit", ""])
def test_a_record_about_two_persons_or_nobody_is_shared_by_no_request(entity: str) -> None:
    with pytest.raises(InvalidCondition):
        condition([[{"attr": "grant", "op": "in", "value": ["shape-1"]}]], entity=entity)


@pytest.mark.parametrize(
    "clause",
    [
        {"attr": "grant", "op": "eq", "value": "shape-1"},
        {"attr": "grant", "op": "in", "value": "shape-1"},
        {"attr": "grant", "op": "in", "value": [1]},
        {"attr": "grant", "op": "in", "value": ["shape-1"], "not": True},
    ],
)
def test_a_grant_is_only_asked_which_of_some_shapes_it_has(clause: dict[str, object]) -> None:
    with pytest.raises(InvalidCondition):
        condition([[clause]], entity="AssistanceCase")


def test_of_as_many_shapes_as_a_clause_may_name_one_is_enough() -> None:
    shapes = [f"shape-{number}" for number in range(MAX_VALUES + 1)]
    shared = Identity(shared=((A, shapes[MAX_VALUES - 1]),))
    asked = {"attr": "grant", "op": "in", "value": shapes[:MAX_VALUES]}
    assert condition([[asked]], shared) == ((Clause(attr="person", op="eq", value=A),),)
    with pytest.raises(InvalidCondition):
        condition([[asked | {"value": shapes}]], shared)


@pytest.mark.parametrize(
    "clause",
    [
        {"attr": "residenceProvince", "op": "eq", "value": "52", "not": True},
        {"attr": "residenceProvince", "op": "in", "value": ["52"], "not": True},
        {"attr": "residenceProvince", "op": "in", "value": [str(number) for number in range(65)]},
    ],
)
def test_a_clause_that_says_more_than_it_may_is_none(clause: dict[str, object]) -> None:
    with pytest.raises(InvalidCondition):
        condition([[clause]], entity="AssistanceCase")


async def test_a_record_about_two_persons_has_no_grant_once_it_is_decided() -> None:
    attributes, tuples = await flagged(
        Identity(shared=((A, "shape-1"), (B, "shape-1"))), ("person", "secondPerson"), [(A, B)]
    )
    assert (attributes, tuples) == (TOLD, [(None,) * len(TOLD)])
