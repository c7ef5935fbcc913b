"""The bundle that allows: a policy like any other, and only for what nobody has classified."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.access import (
    ClassifiedSupergraph,
    Directory,
    EmbeddedEngine,
    allow_all_policies,
    refuse_classified,
)
from gateway.access.engines import check_engine
from gateway.errors import InternalError
from tests.gateway.access.building import POLICIES, SUPERGRAPH

HEAD = """
schema @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION) { query: Query }
"""


async def test_the_bundle_answers_the_protocol_of_every_bundle_and_denies_what_is_classified() -> None:
    policies = allow_all_policies(POLICIES)
    engine = EmbeddedEngine(policies, timeout=20)
    try:
        await check_engine(engine, "allow-all")
        answer = await engine.evaluate(
            {
                "protocol": "gw.decision/1",
                "phase": "plan",
                "fields": [
                    {"coordinate": "Book.title", "class": ""},
                    {"coordinate": "Person.pin", "class": "BASIC"},
                    {"coordinate": "Book.title"},
                ],
            }
        )
    finally:
        await engine.close()
    outcomes = [answer["outcomes"][number] for number in answer["fields"]]
    assert outcomes == [
        {"effect": "allow", "reason": "allow_all", "rule": "gov.allow_all"},
        {"effect": "deny", "reason": "no_ground", "rule": "gw.v1.undefined"},
        {"effect": "deny", "reason": "no_ground", "rule": "gw.v1.undefined"},
    ]


def test_its_directory_knows_nobody_and_nothing_open() -> None:
    directory = Directory(allow_all_policies(POLICIES).reference)
    assert directory.open_coordinates == frozenset()


def test_a_folder_without_the_decision_library_gives_no_bundle(tmp_path: Path) -> None:
    for name in ("canaries", "choice"):
        file = tmp_path / "gw/v1" / f"{name}.rego"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("package gw.v1\n")
    (tmp_path / "data").mkdir()
    (tmp_path / "data/meta.json").write_text('{"revision": "1"}')
    with pytest.raises(InternalError, match=r"lacks gw/v1/result\.rego"):
        allow_all_policies(tmp_path)


@pytest.mark.parametrize(
    "sdl",
    [
        SUPERGRAPH.read_text(encoding="utf-8"),
        HEAD + 'type Query { a: Int @classification(level: "BASIC") }',
        HEAD + 'type Query { a: Int @catalogue__classification(level: "BASIC") }',
        HEAD + 'extend schema @link(url: "https://specs.lienthong.example/catalogue/v1.0", as: "c")',
        "type Query {",
    ],
    ids=["the registers", "applied", "applied under a namespace", "linked", "no GraphQL"],
)
def test_a_classified_supergraph_is_refused(sdl: str) -> None:
    with pytest.raises(ClassifiedSupergraph, match=r"^shop\.graphql: "):
        refuse_classified(sdl, "shop.graphql")


def test_a_plain_supergraph_is_not_refused() -> None:
    refuse_classified(HEAD + "type Query { a: Int @deprecated }", "shop.graphql")
