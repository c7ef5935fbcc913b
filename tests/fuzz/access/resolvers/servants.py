"""The civil servants register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.fuzz.access.model import UNKNOWN, Node, Resolver, entity_node
from tests.fuzz.access.resolvers.common import (
    as_of,
    columns,
    items,
    person_at,
    provenance,
    version_id,
    versions,
)
from tests.fuzz.access.world import Row, World

__all__ = ["RESOLVERS"]


def _service(world: World, node: Node) -> Row | None:
    assert node.entity is not None
    return world.servant_of.get(node.entity.key)


def _employed(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "ACTIVE"


def _pensioned(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "RETIRED"


def _paid(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return row is not None and row["employment_status"] == "ACTIVE" and row["total_pay"] > 0


def _servant(world: World, node: Node, _: Mapping[str, Any]) -> Any:
    row = _service(world, node)
    return None if row is None else entity_node(world, "CivilServant", row)


RESOLVERS: dict[tuple[str, str], Resolver] = {
    ("Person", "hasStateIncome"): _paid,
    ("Person", "receivesPension"): _pensioned,
    ("Person", "isStateEmployee"): _employed,
    ("Person", "holdsPosition"): lambda *_: UNKNOWN,
    ("Person", "civilServant"): _servant,
    ("CivilServant", "person"): person_at("pin"),
    ("CivilServant", "secondment"): columns(
        "Secondment",
        "secondment_to",
        to="secondment_to",
        **{"from": "secondment_from"},
        until="secondment_until",
    ),
    ("CivilServant", "grade"): columns(
        "Grade",
        None,
        code="grade_code",
        group="grade_group",
        step="grade_step",
        coefficient="grade_coefficient",
        nextStepDate="grade_next_step_date",
    ),
    ("CivilServant", "partyMembership"): columns(
        "PartyMembership", "party_joined_at", joinedAt="party_joined_at", position="party_position"
    ),
    ("CivilServant", "armedForcesService"): columns(
        "ArmedForcesService",
        "armed_forces_from",
        **{"from": "armed_forces_from"},
        to="armed_forces_to",
        rank="armed_forces_rank",
    ),
    ("CivilServant", "discipline"): columns(
        "Discipline",
        "discipline_form",
        form="discipline_form",
        decisionNo="discipline_decision_no",
        until="discipline_until",
    ),
    ("CivilServant", "assetsIncomeDeclaration"): columns(
        "AssetsDeclaration",
        "assets_year",
        year="assets_year",
        filedAt="assets_filed_at",
        summary="assets_summary",
    ),
    ("CivilServant", "allowances"): items("Allowance", "allowances"),
    ("CivilServant", "workHistory"): items("WorkPeriod", "work_history"),
    ("CivilServant", "appraisals"): items("Appraisal", "appraisals"),
    ("CivilServant", "rewards"): items("Reward", "rewards"),
    ("CivilServant", "familyHistory"): items("FamilyMember", "family_history"),
    ("CivilServant", "relativesAbroad"): items("FamilyMember", "relatives_abroad"),
    ("CivilServant", "provenance"): provenance("record", "personal", "review"),
    ("CivilServant", "versions"): versions,
    ("CivilServant", "asOf"): as_of,
    ("CivilServant", "versionId"): version_id,
}
