"""What the planner refuses, rather than plan it unsafely or at any cost."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

import pytest

from gateway.planner import PlannerLimits, PlanningError, plan, plan_operation
from gateway.query_plan import QueryPlan
from tests.gateway.planner.gate_rules import gate_spec
from tests.gateway.planner.running import plan_text
from tests.gateway.query_graph.building import supergraph_of

ATTRIBUTES = "policyAttributes(names: [String!]!): String! @inaccessible"
PEOPLE = (
    'type Query { person: Person people: [Person] } type Person @key(fields: "id") '
    f"{{ id: ID! name: String secret: String boss: Person {ATTRIBUTES} }}"
)


def refusal(error: pytest.ExceptionInfo[PlanningError]) -> tuple[str, str]:
    return error.value.code, error.value.message


@pytest.mark.parametrize("text", ["{ _lt_x: __typename }", "{ a { _lt_attributes: name } }"])
def test_a_reserved_response_key_is_refused(text: str) -> None:
    supergraph = supergraph_of(a="type Query { a: A } type A { name: String }")
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, text)
    assert error.value.code == "GRAPHQL_VALIDATION_FAILED"


def test_a_meta_name_for_another_field_is_refused() -> None:
    supergraph = supergraph_of(a="type Query { a: A } type A { name: String }")
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ a { __typename: name } }")
    assert refusal(error) == ("GRAPHQL_VALIDATION_FAILED", "The response key '__typename' is reserved.")


def test_more_fetches_than_the_limit_are_refused() -> None:
    supergraph = supergraph_of(
        a='type Query { a: A } type A @key(fields: "id") { id: ID! }',
        b='type A @key(fields: "id") { id: ID! b: Int }',
        c='type A @key(fields: "id") { id: ID! c: Int }',
    )
    assert len(plan_text(supergraph, "{ a { b c } }", limits=PlannerLimits(groups=3)).plan.fetches) == 3
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ a { b c } }", limits=PlannerLimits(groups=2))
    assert refusal(error) == ("LIMIT_EXCEEDED", "The operation needs too many fetches.")


def test_more_selections_than_the_limit_are_refused() -> None:
    supergraph = supergraph_of(a="type Query { a: Int b: Int c: Int }")
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ a b c }", limits=PlannerLimits(selections=2))
    assert refusal(error) == ("LIMIT_EXCEEDED", "The operation selects too much.")


def test_planning_ends_when_its_time_is_up() -> None:
    supergraph = supergraph_of(a="type Query { a: Int }")
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ a }", limits=PlannerLimits(seconds=-1))
    assert refusal(error) == ("LIMIT_EXCEEDED", "The operation takes too long to plan.")


@contextmanager
def slow_collection() -> Iterator[None]:
    """Garbage is collected all the time, and each time takes longer than planning may."""
    threshold = gc.get_threshold()

    def collects(phase: str, _: object) -> None:
        until = time.thread_time() + PlannerLimits().seconds
        while phase == "start" and time.thread_time() <= until:
            pass

    gc.callbacks.append(collects)
    gc.set_threshold(5, 1, 1)
    try:
        yield
    finally:
        gc.set_threshold(*threshold)
        gc.callbacks.remove(collects)


def test_collecting_garbage_is_no_time_of_planning(monkeypatch: pytest.MonkeyPatch) -> None:
    found = plan_text(supergraph_of(a="type Query { a: Int b: Int c: Int }"), "{ a b c }")
    with slow_collection():
        plan_operation(found.supergraph, found.operation, {})
    assert gc.isenabled()
    monkeypatch.setattr(plan, "collection_put_off", nullcontext)
    with slow_collection(), pytest.raises(PlanningError) as error:
        plan_operation(found.supergraph, found.operation, {})
    assert refusal(error) == ("LIMIT_EXCEEDED", "The operation takes too long to plan.")


def test_a_strict_field_without_a_key_to_come_back_by_is_refused() -> None:
    supergraph = supergraph_of(
        a='type Query { person: Person } type Person @key(fields: "id", resolvable: false) '
        f"{{ id: ID! name: String secret: String {ATTRIBUTES} }}",
    )
    gate = gate_spec(supergraph, "Person", "a", "unit", strict=("Person.secret",))
    plan_text(supergraph, "{ person { name } }", {"Person": gate})
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ person { secret } }", {"Person": gate})
    assert refusal(error) == ("UNPLANNABLE", "Person.secret cannot be asked for behind a gate.")


def test_a_decided_object_whose_owner_cannot_be_asked_is_refused() -> None:
    supergraph = supergraph_of(
        a=PEOPLE.replace('"id"', '"id", resolvable: false'),
        b='type Query { other: Person } type Person @key(fields: "id") { id: ID! rank: Int }',
    )
    gate = gate_spec(supergraph, "Person", "a", "unit")
    assert plan_text(supergraph, "{ other { rank } }").plan.gates == ()
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ other { rank } }", {"Person": gate})
    assert error.value.code == "UNPLANNABLE"


def test_an_owner_that_is_reached_only_through_what_it_must_decide_is_refused() -> None:
    supergraph = supergraph_of(
        a=PEOPLE,
        b='type Query { other: Person } type Person @key(fields: "code") { code: ID! @shareable }',
        c='type Person @key(fields: "code") @key(fields: "id") { code: ID! @shareable id: ID! }',
    )
    gate = gate_spec(supergraph, "Person", "a", "unit")
    assert len(plan_text(supergraph, "{ other { name } }").plan.fetches) == 3
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ other { name } }", {"Person": gate})
    assert refusal(error) == ("UNPLANNABLE", "The fetches of this operation wait for each other.")


def test_an_input_that_passes_decided_objects_from_an_undecided_one_is_refused() -> None:
    supergraph = supergraph_of(
        a=PEOPLE,
        b='type Query { firm: Firm } type Firm @key(fields: "id") { id: ID! director: Person } '
        'type Person @key(fields: "id", resolvable: false) { id: ID! }',
        c='type Firm @key(fields: "id") { id: ID! director: Person @external '
        'risk: Int @requires(fields: "director { name }") } '
        'type Person @key(fields: "id", resolvable: false) { id: ID! name: String @external }',
    )
    gate = gate_spec(supergraph, "Person", "a", "unit")
    assert len(plan_text(supergraph, "{ firm { risk } }").plan.fetches) == 3
    with pytest.raises(PlanningError) as error:
        plan_text(supergraph, "{ firm { risk } }", {"Person": gate})
    assert refusal(error) == ("UNPLANNABLE", "Firm.risk needs objects that nothing here decides.")


def test_a_type_whose_decisions_depend_on_nothing_needs_no_gate() -> None:
    supergraph = supergraph_of(a=PEOPLE, b='type Person @key(fields: "id") { id: ID! rank: Int }')
    spec = replace(gate_spec(supergraph, "Person", "a"), attributes=())
    plan = plan_text(supergraph, "{ person { name rank } }", {"Person": spec}).plan
    assert plan.gates == ()
    assert [fetch.types for fetch in plan.fetches] == [frozenset({"Person"}), frozenset()]
    assert plan.gated == {"Person": spec}


def test_an_operation_of_nothing_but_typename_needs_no_fetch() -> None:
    supergraph = supergraph_of(a="type Query { a: Int }")
    assert plan_text(supergraph, "{ __typename }").plan == QueryPlan()
