"""Advisories about decisions that hang on a place in a schema instead of the runtime type and field.

Each test attacks the whole pipeline, with subgraphs of the defect's shape, and looks at what they were asked.
The last test plants the common defect, decisions that are not applied, and every attack gets through.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from gateway.access import decider
from gateway.composition import CompositionError
from gateway.errors import ClientError
from gateway.executor import projection
from gateway.pipeline import GraphQLAnswer
from tests.gateway.executor.test_planted_defects import nothing_enforced
from tests.security.attacked import LINK, Attacked

ANIMALS = {
    "zoo": LINK
    + """
    type Query { animal: Animal animals: [Animal!] any: [AnyAnimal!] cat: Cat nested: Keeper }
    type Keeper { animals: [Animal!] }
    interface Animal { id: ID! secret: String name: String }
    type Cat implements Animal @key(fields: "id") { id: ID! secret: String name: String }
    type Dog implements Animal @key(fields: "id") { id: ID! secret: String name: String }
    union AnyAnimal = Cat | Dog
    """
}
SECRETS = ("Cat.secret", "Dog.secret")
THROUGH_THE_INTERFACE = {
    "plain": "{ animals { secret } }",
    "alias": "{ animals { name: secret } }",
    "fragment": "{ animals { ...f } } fragment f on Animal { secret }",
    "inline fragment": "{ animals { ... on Animal { secret } } }",
    "one": "{ animal { secret } }",
    "nested list": "{ nested { animals { secret } } }",
    "variable": "query($yes: Boolean! = true) { animals { secret @include(if: $yes) } }",
}
THROUGH_THE_MEMBERS = {
    "implementing type": "{ animals { ... on Cat { secret } ... on Dog { secret } } }",
    "union member": "{ any { ... on Cat { secret } ... on Dog { secret } } }",
    "interface of a union member": "{ any { ... on Animal { secret } } }",
    "named fragment": "{ any { ...c ...d } } fragment c on Cat { secret } fragment d on Dog { secret }",
    "typename beside it": "{ any { __typename ... on Cat { x: secret } ... on Dog { x: secret } } }",
}


def leaves(value: Any) -> list[Any]:
    """Return every leaf of an answer but type names."""
    if isinstance(value, dict):
        return [leaf for key, each in value.items() if key != "__typename" for leaf in leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in leaves(each)]
    return [value]


def told(answer: GraphQLAnswer) -> Any:
    return answer.data


async def refused(attacked: Attacked, document: str) -> None:
    """Ask what must be refused before anything is asked of anybody, with an error the server knows."""
    with pytest.raises(ClientError):
        await attacked.ask(document)
    assert attacked.called == set()


def nothing_told(answer: GraphQLAnswer, attacked: Attacked, field: str) -> None:
    assert answer.data is not None
    assert set(leaves(answer.data)) <= {None}
    assert not re.search(rf"\b{field}\b", attacked.sent)
    assert f"-{field}" not in json.dumps([answer.data, answer.errors], default=str)


async def through_the_interface(document: str) -> None:
    attacked = Attacked(ANIMALS, SECRETS)
    nothing_told(await attacked.ask(document), attacked, "secret")


@pytest.mark.parametrize("place", THROUGH_THE_INTERFACE)
async def test_cve_2025_64173_a_field_denied_on_its_types_is_denied_through_the_interface(place: str) -> None:
    await through_the_interface(THROUGH_THE_INTERFACE[place])


@pytest.mark.parametrize("place", THROUGH_THE_MEMBERS)
async def test_cve_2025_64530_a_field_denied_on_its_types_is_denied_in_fragments(place: str) -> None:
    await through_the_interface(THROUGH_THE_MEMBERS[place])


async def test_cve_2025_64530_an_interface_object_hides_no_decision() -> None:
    subgraphs = {
        "zoo": LINK
        + """type Query { animals: [Animal!] }
        interface Animal @key(fields: "id") { id: ID! }
        type Cat implements Animal @key(fields: "id") { id: ID! }
        type Dog implements Animal @key(fields: "id") { id: ID! }""",
        "vet": LINK + 'type Animal @key(fields: "id") @interfaceObject { id: ID! secret: String }',
    }
    for document in ("{ animals { secret } }", "{ animals { ... on Cat { secret } ... on Dog { secret } } }"):
        attacked = Attacked(subgraphs, ("Animal.secret", *SECRETS))
        nothing_told(await attacked.ask(document), attacked, "secret")
        assert "vet" not in attacked.called
    attacked = Attacked(subgraphs)
    assert None not in leaves((await attacked.ask("{ animals { secret } }")).data)


async def test_cve_2025_64347_a_renamed_directive_opens_nothing() -> None:
    renamed = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.9",
      import: [{name: "@authenticated", as: "@authn"}, {name: "@policy", as: "@rule"}])
    type Query { secret: String @authn open: String @rule(policies: [["p"]]) }"""
    try:
        attacked = Attacked({"one": renamed}, ("Query.secret",))
    except CompositionError:
        return  # a directive the gateway does not enforce is refused, under any name
    answer = await attacked.ask("{ secret }")
    assert answer.data == {"secret": None}
    assert attacked.called == set()


CHAIN = {
    "a": LINK
    + """type Query { thing: Thing }
    type Thing @key(fields: "id") { id: ID! c: String }""",
    "b": LINK
    + """type Thing @key(fields: "id") { id: ID! c: String @external b: String @requires(fields: "c") }""",
    "d": LINK
    + """type Thing @key(fields: "id") { id: ID! b: String @external a: String @requires(fields: "b") }""",
}


@pytest.mark.parametrize(("denied", "silent"), [("Thing.c", {"b", "d"}), ("Thing.b", {"b", "d"})])
async def test_ghsa_m8jr_fxqx_8xx6_what_is_computed_from_a_denied_field_is_denied(
    denied: str, silent: set[str]
) -> None:
    attacked = Attacked(CHAIN, (denied,))
    answer = await attacked.ask("{ thing { a } }")
    assert set(leaves(answer.data)) == {None}
    assert not attacked.called & silent
    assert None not in leaves((await Attacked(CHAIN).ask("{ thing { a } }")).data)


async def test_cve_2025_64172_an_input_denied_under_an_alias_is_denied_too() -> None:
    attacked = Attacked(CHAIN, ("Thing.c",))
    answer = await attacked.ask("{ thing { id: b c: a ... on Thing { x: b } } }")
    assert set(leaves(answer.data)) == {None}
    assert attacked.called <= {"a"}


async def test_hive_1422_a_denied_union_member_takes_no_sibling_with_it() -> None:
    attacked = Attacked(ANIMALS, ("Cat.name",), seed=3)
    answer = await attacked.ask("{ any { __typename ... on Cat { n: name } ... on Dog { n: name } } }")
    found = {(each["__typename"], each["n"] is None) for each in told(answer)["any"]}
    assert found <= {("Cat", True), ("Dog", False)}
    assert len(found) == 2


async def test_hive_1423_the_same_response_key_is_decided_per_type() -> None:
    attacked = Attacked(ANIMALS, ("Dog.secret",), seed=3)
    answer = await attacked.ask("{ any { __typename ... on Cat { n: secret } ... on Dog { n: name } } }")
    assert None not in leaves(answer.data)
    assert {each["__typename"] for each in told(answer)["any"]} == {"Cat", "Dog"}


@pytest.mark.parametrize("alias", ["__proto__", "__class__", "__typename", "__schema"])
async def test_cve_2026_32621_a_reserved_alias_is_refused(alias: str) -> None:
    attacked = Attacked(ANIMALS)
    await refused(attacked, f"{{ animals {{ {alias}: secret }} }}")


@pytest.mark.parametrize("alias", ["constructor", "prototype", "keys", "items", "decisions", "data"])
async def test_ghsa_74cr_77xc_8g6r_an_alias_named_like_machinery_is_a_name(alias: str) -> None:
    attacked = Attacked(ANIMALS, SECRETS)
    answer = await attacked.ask(f"{{ animals {{ {alias}: name {alias}2: secret }} }}")
    assert {each[f"{alias}2"] for each in told(answer)["animals"]} == {None}
    assert None not in {each[alias] for each in told(answer)["animals"]}


DOUBLING = {
    "2025-32032": "...f{0} ...f{0}",
    "2025-32034": "a{0}: animals {{ name }} ...f{0} ... {{ ...f{0} }}",
    "2025-32380": "...f{0} ... on Query {{ ...f{0} }}",
    "2025-31496": "... {{ ...f{0} }} ... {{ ...f{0} }}",
    "2025-32030": "animal {{ name }} ...f{0} ...f{0}",
}


@pytest.mark.parametrize("cve", DOUBLING)
async def test_cve_2025_32032_fragments_that_double_are_refused_before_anything_is_asked(cve: str) -> None:
    fragments = [f"fragment f{n} on Query {{ {DOUBLING[cve].format(n + 1)} }}" for n in range(24)]
    last = "fragment f24 on Query { animals { name secret } }"
    await refused(Attacked(ANIMALS), "\n".join(["{ ...f0 }", *fragments, last]))


async def test_cve_2023_26144_a_key_repeated_without_end_is_refused() -> None:
    await refused(Attacked(ANIMALS), "{ animals { " + "name " * 1_500 + "} }")


async def test_cve_2024_43414_an_operation_without_end_is_refused_before_it_is_planned() -> None:
    fields = " ".join(f"a{n}: animals {{ ... on Cat {{ name }} ... on Dog {{ name }} }}" for n in range(400))
    await refused(Attacked(ANIMALS), f"{{ {fields} }}")


ODD = ["", "{", "query", "{ a(", "#", "subscription { x }", "{ animals }", "\u0000"]


@pytest.mark.parametrize("text", ODD)
async def test_cve_2023_45812_an_odd_operation_is_a_refusal_and_no_crash(text: str) -> None:
    await refused(Attacked(ANIMALS), text)


@pytest.mark.parametrize("directives", [60, 600])
async def test_cve_2023_41317_directives_without_number_are_refused(directives: int) -> None:
    await refused(Attacked(ANIMALS), "{ animals { name " + "@include(if: true) " * directives + "} }")


async def test_cve_2020_6165_nested_lists_are_decided_like_single_objects() -> None:
    attacked = Attacked(ANIMALS, ("Cat.name", "Dog.name"))
    answer = await attacked.ask("{ nested { animals { name } } cat { name } }")
    nothing_told(answer, attacked, "name")


async def test_strapi_1678_a_denied_relation_is_not_followed() -> None:
    attacked = Attacked(ANIMALS, ("Keeper.animals",))
    answer = await attacked.ask("{ nested { animals { name } } }")
    assert answer.data == {"nested": {"animals": None}}
    assert "animals" not in attacked.sent


Attack = Callable[[], Awaitable[None]]
ATTACKS: list[Attack] = [
    lambda: test_cve_2025_64173_a_field_denied_on_its_types_is_denied_through_the_interface("fragment"),
    lambda: test_cve_2025_64530_a_field_denied_on_its_types_is_denied_in_fragments("union member"),
    test_cve_2025_64530_an_interface_object_hides_no_decision,
    lambda: test_ghsa_m8jr_fxqx_8xx6_what_is_computed_from_a_denied_field_is_denied("Thing.c", {"b", "d"}),
    test_hive_1422_a_denied_union_member_takes_no_sibling_with_it,
    test_cve_2020_6165_nested_lists_are_decided_like_single_objects,
    test_strapi_1678_a_denied_relation_is_not_followed,
]


@pytest.mark.parametrize("attack", range(len(ATTACKS)))
async def test_every_attack_gets_through_where_nothing_is_enforced(
    attack: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decider, "prune", lambda _supergraph, operation, _denied: operation)
    monkeypatch.setattr(projection, "enforce", nothing_enforced)
    monkeypatch.setattr("gateway.executor.fetches.may_send", lambda *_: True)
    with pytest.raises(AssertionError):
        await ATTACKS[attack]()
