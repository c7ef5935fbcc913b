"""The text and JSON forms of a plan."""

from __future__ import annotations

import json

from gateway.query_plan import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    OnTypes,
    Path,
    QueryPlan,
    Rename,
    Representation,
    RepresentationField,
    plan_to_dot,
    plan_to_json,
    print_path,
    print_plan,
)

PATH: Path = ("people", EACH, OnTypes(frozenset({"Officer", "Clerk"})))

PLAN = QueryPlan(
    fetches=(
        Fetch(
            id=0,
            subgraph="staff",
            document="query($n: Int) { people(first: $n) { __typename ... on Clerk { a: b } } }",
            variables=("n",),
            renames=(Rename(path=("people", EACH), from_key="a", to_key="b"),),
            root_coordinates=frozenset({"Query.people"}),
            coordinates=frozenset({"Query.people", "Clerk.b"}),
        ),
        Fetch(
            id=2,
            subgraph="pay",
            document="query($r: [_Any!]!) { _entities(representations: $r) { ... on Officer { pay } } }",
            entities=(
                EntityFetch(
                    alias="_entities",
                    variable="r",
                    path=PATH,
                    representations=(
                        Representation(
                            type_names=frozenset({"Officer"}),
                            typename="Officer",
                            fields=(
                                RepresentationField(name="id", read_key="id"),
                                RepresentationField(
                                    name="office",
                                    read_key="_lt_h_office",
                                    required=True,
                                    fields=(
                                        RepresentationField(
                                            name="room", read_key="room", on_types=frozenset({"Room"})
                                        ),
                                    ),
                                ),
                            ),
                        ),
                    ),
                    send_if=("Officer.pay",),
                    send_unless=("Officer.office",),
                ),
            ),
            after=frozenset({1}),
            types=frozenset({"Officer"}),
            coordinates=frozenset({"Officer.pay"}),
        ),
    ),
    gates=(
        Gate(
            id=1,
            path=PATH,
            type_name="Officer",
            attributes=("unit",),
            attributes_key="_lt_attributes",
            coordinates=("Officer.pay",),
            after=frozenset({0}),
        ),
    ),
)

TEXT = """\
QueryPlan {
  Sequence {
    Fetch(service: "staff", variables: [n]) {
      {
        people(first: $n) {
          __typename
          ... on Clerk {
            a: b
          }
        }
      }
      # at "people.@": a becomes b
    },
    Gate(path: "people.@|[Clerk|Officer]", type: "Officer", attributes: [unit]),
    Flatten(path: "people.@|[Clerk|Officer]") {
      Fetch(service: "pay") {
        # send_if: Officer.pay
        # send_unless: Officer.office denied
        {
          ... on Officer {
            __typename: "Officer"
            id
            office: _lt_h_office {
              ... on Room {
                room
              }
            }
          }
        } =>
        {
          ... on Officer {
            pay
          }
        }
      }
    }
  }
}
"""


def test_text_form_shows_waves_representations_conditions_and_renames() -> None:
    assert print_plan(PLAN) == TEXT


def test_empty_plan_is_printed_in_one_line() -> None:
    assert print_plan(QueryPlan()) == "QueryPlan {}\n"


def test_path_starting_in_a_list_is_printed() -> None:
    assert print_path((EACH, "a", EACH, EACH)) == "@.a.@.@"


def test_json_form_is_json_with_everything_in_it() -> None:
    found = plan_to_json(PLAN)
    assert json.loads(json.dumps(found)) == found
    assert [node["kind"] for node in found["nodes"]] == ["fetch", "gate", "fetch"]
    assert found["nodes"][1] == {
        "kind": "gate",
        "id": 1,
        "after": [0],
        "path": "people.@|[Clerk|Officer]",
        "type": "Officer",
        "attributes": ["unit"],
        "attributesKey": "_lt_attributes",
        "coordinates": ["Officer.pay"],
    }
    assert found["nodes"][2]["entities"] == [
        {
            "alias": "_entities",
            "variable": "r",
            "path": "people.@|[Clerk|Officer]",
            "representations": [
                {
                    "types": ["Officer"],
                    "typename": "Officer",
                    "fields": [
                        {"name": "id", "readKey": "id", "onTypes": [], "required": False, "fields": []},
                        {
                            "name": "office",
                            "readKey": "_lt_h_office",
                            "onTypes": [],
                            "required": True,
                            "fields": [
                                {
                                    "name": "room",
                                    "readKey": "room",
                                    "onTypes": ["Room"],
                                    "required": False,
                                    "fields": [],
                                }
                            ],
                        },
                    ],
                }
            ],
            "sendIf": ["Officer.pay"],
            "sendUnless": ["Officer.office"],
        }
    ]


def test_a_plan_is_drawn_as_a_graph() -> None:
    plan = QueryPlan(
        fetches=(
            Fetch(id=0, subgraph="staff", document="{ people { id } }"),
            Fetch(
                id=2,
                subgraph="payroll",
                document="...",
                entities=(
                    EntityFetch(alias="_entities", variable="r", path=('say "hi"', EACH), representations=()),
                ),
                after=frozenset({0, 1}),
            ),
        ),
        gates=(
            Gate(
                id=1,
                path=("people", EACH),
                type_name="Person",
                attributes=("unit",),
                attributes_key="k",
                coordinates=(),
                after=frozenset({0}),
            ),
        ),
    )
    assert plan_to_dot(plan) == (
        "digraph QueryPlan {\n"
        "  rankdir=LR;\n"
        '  node [fontname="sans-serif"];\n'
        '  n0 [shape=box, label="staff"];\n'
        '  n1 [shape=diamond, label="Person\\npeople.@"];\n'
        '  n2 [shape=box, label="payroll\\nsay \\"hi\\".@"];\n'
        "  n0 -> n1;\n"
        "  n0 -> n2;\n"
        "  n1 -> n2;\n"
        "}\n"
    )
