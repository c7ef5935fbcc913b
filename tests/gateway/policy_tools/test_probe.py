"""The probe asks as the gateway does; level: the real rules in the embedded engine, OPA where it is there."""

from __future__ import annotations

from itertools import product

import pytest

from gateway.access import Decider
from gateway.decision import Depends, Masked, Via
from gateway.policy_tools.coordinates import SHOWN, Cell
from gateway.policy_tools.grid import grid_of, offers_of
from gateway.policy_tools.probe import Asker, Attributes, Planned, Probe
from gateway.policy_tools.specifications import ask_specifications
from tests.gateway.access.building import NOW, catalogue, directory, operation, supergraph
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.asking import api, asker, probing

__all__ = ["opa_binary"]

ENGINES = [pytest.param("opa", marks=pytest.mark.opa), "embedded"]

ASKED = """query Q($pin: ID!, $name: String!, $born: Date!) {
  person(pin: $pin, fullName: $name, dateOfBirth: $born) {
    pin fullName religion lifeStatus hasStateIncome
    permanentResidence { communeCode address }
    assistanceCases { categoryCode payment { bankAccountNo } }
  }
  assistanceCases(first: 2) { totalCount edges { node { caseId provenance { originAgency } } } }
  assistanceStatistics(by: [PROVINCE]) { cells { count } }
}"""

ASKERS = [
    ("gia-lai-health", "1.001776"),
    ("gia-lai-health", "1.001776.payment"),
    ("quy-nhon-social", "ND194-16.1.a"),
    ("hcmc-home-affairs", "personnel"),
    ("moh", 'inspection; case="AC-2022-0303"'),
    ("citizen-an", "self"),
]


def test_every_field_of_the_catalogue_is_a_row_but_those_of_interfaces() -> None:
    interfaces = {name for name, found in api().supergraph.types.items() if found.kind.is_abstract}
    left = {at for at in catalogue().fields if at.partition(".")[0] not in interfaces} - api().coordinates
    assert left == set()
    assert {"AssistanceCase.__typename", "Person.__typename"} <= api().coordinates
    assert "Provenance.__typename" not in api().coordinates


def test_fields_are_asked_by_every_way_the_arguments_use_them() -> None:
    ways = {
        cell.via
        for cell in api().rows(asker("moh", None).on)
        if cell.coordinate == "AssistanceCase.categoryCode"
    }
    assert ways == {Via.SELECT, Via.FILTER, Via.GROUP}


@pytest.mark.parametrize(("name", "header"), ASKERS)
async def test_what_the_gateway_plans_the_probe_plans(name: str, header: str) -> None:
    who = asker(name, header)
    async with probing() as probe:
        decider = Decider(probe.engine, catalogue(), supergraph(), directory())
        planned = await decider.plan(who.subject, who.purpose, operation(ASKED), NOW, who.identity)
        found = await probe.plan(who)
    compared = 0
    for (coordinate, via), answer in planned.answers.items():
        for row_entity in planned.field_rows[coordinate, via].entities:
            if via in SHOWN:
                compared += 1
                assert found.outcomes[Cell(coordinate=coordinate, via=via, entity=row_entity)] == answer
    assert compared > 20


UNIT_VALUES = ("52", "48", "21583", "-", None)
AGENCIES = ("H21", "H21.21583", "H29", "G18", "-", None)
FLAGS = ("true", None)


def tuples(planned: Planned, cell: Cell) -> list[Attributes]:
    """Fixture tuples: every combination of what the attributes of the fixtures hold, and of nothing."""
    outcome = planned.outcomes[cell]
    assert isinstance(outcome, Depends)
    choices: dict[str, tuple[str | None, ...]] = {}
    for need in outcome.needs:
        if need.startswith("origin."):
            choices |= {"originCurrent": AGENCIES, "originProvince": AGENCIES}
        elif need.startswith("is"):
            choices[need] = FLAGS
        else:
            choices[need] = AGENCIES if need.endswith("Agency") else UNIT_VALUES
    return [
        {name: value for name, value in zip(choices, values, strict=True) if value is not None}
        for values in product(*choices.values())
    ]


async def brute_force(probe: Probe, who: Asker) -> int:
    planned = await probe.plan(who)
    objects = {
        cell: tuples(planned, cell) for cell, one in planned.outcomes.items() if isinstance(one, Depends)
    }
    decided = await probe.decide(planned, objects)
    told = await ask_specifications(probe, who, list(objects))
    compared = 0
    for cell, given in objects.items():
        possible = told[cell].possible()
        for attributes, outcome in zip(given, decided[cell], strict=True):
            offer = told[cell].decide(attributes)
            mask = outcome.mask if isinstance(outcome, Masked) else None
            effect = type(outcome).__name__.lower().replace("masked", "mask")
            assert (offer.effect, offer.mask, offer.reason, offer.rule) == (
                effect,
                mask,
                outcome.reason,
                outcome.rule,
            )
            assert any((one.effect, one.reason) == (offer.effect, offer.reason) for one in possible)
            compared += 1
    return compared


@pytest.mark.parametrize("engine", ENGINES)
async def test_conditions_are_what_brute_force_finds(engine: str, request: pytest.FixtureRequest) -> None:
    if engine == "opa":
        request.getfixturevalue("opa_binary")
    async with probing(engine) as probe:
        compared = [await brute_force(probe, asker(name, header)) for name, header in ASKERS]
    assert all(count > 100 for count in compared), compared


ORIGIN = (
    "the value was entered by the caller's agency, or by one it succeeds or "
    "the value was entered in the province of the caller's agency"
)


async def test_who_reads_a_bank_account_in_words() -> None:
    async with probing() as probe:
        rows = await grid_of(
            probe,
            asker("gia-lai-health", "1.001776"),
            "officer",
            frozenset({"AssistancePayment.bankAccountNo"}),
        )
    assert [(row.effect, row.mask, row.condition, row.rule) for row in rows] == [
        (
            "mask", "keep_last(4)",
            ORIGIN,
            "gov.law.origin",
        ),
        ("mask", "keep_last(4)", "the person lives in province 52, the caller's own", "gov.health.territory"),
    ]  # fmt: skip


async def test_what_a_guard_denies_has_no_condition() -> None:
    async with probing() as probe:
        planned = await probe.plan(asker("gia-lai-health", "1.001776"))
        offers = await offers_of(probe, planned)
    cell = Cell(coordinate="AssistanceCase.hivStatus", via=Via.SELECT, entity="AssistanceCase")
    assert [(one.effect, one.reason) for one in offers[cell]] == [("deny", "hiv_law")]


async def test_holders_asked_about_together_are_answered_alike() -> None:
    who = asker("citizen-an", "self")
    async with probing() as probe:
        apart = await probe.plan(who)
        together = await Probe(probe.engine, api(), holders_alike=True).plan(who)
    assert together.outcomes == apart.outcomes
