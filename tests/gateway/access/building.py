"""What the tests of the access layer build on: the composed supergraph, the policies, and the callers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from graphql import parse

from gateway.access import AccessPlan, Decider, Directory, PolicySet, read_policies
from gateway.access.gatekeeper import OperationGatekeeper
from gateway.access.masking import Masking
from gateway.decision import Clause, Condition, Grant, GrantKind, PolicyEngine, Purpose, Subject, SubjectKind
from gateway.local.callers import agreements
from gateway.operation import Operation, normalise
from gateway.supergraph import Supergraph, load_supergraph
from gateway.supergraph.catalogue import Catalogue, read_catalogue

ROOT = Path(__file__).parents[3]
POLICIES = ROOT / "policies"
SUPERGRAPH = ROOT / "tests/gateway/composition/lienthong/supergraph.graphql"

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)

ALLOWANCE = "1.001776"
PAYMENT = "1.001776.payment"
READ_BACK = "ND194-16.1.a"
SIM = "sim-registration"
PERSONNEL = "personnel"
CIVIL_STATUS = "civil-status"


@cache
def supergraph() -> Supergraph:
    """The five registers, composed."""
    return load_supergraph(SUPERGRAPH.read_text(encoding="utf-8"))


@cache
def catalogue() -> Catalogue:
    """What their directives say."""
    return read_catalogue(SUPERGRAPH.read_text(encoding="utf-8"))


@cache
def policies() -> PolicySet:
    """The policies as production loads them."""
    return read_policies(POLICIES)


@cache
def rules_only(*, tests: bool = False) -> PolicySet:
    """The policies without agencies and units, which no rule reads: an engine starts faster with them."""
    found = read_policies(POLICIES, tests=tests)
    reference = {
        name: document for name, document in found.reference.items() if name not in ("agencies", "units")
    }
    return PolicySet(modules=found.modules, data={"reference": reference})


@cache
def directory() -> Directory:
    """The real agencies, purposes and registers."""
    return Directory(policies().reference)


def agreement(name: str) -> Grant:
    """Return an agreement of the fixture callers, as the database gives it."""
    (found,) = [one for one in agreements() if one.id == name]
    return Grant(id=name, kind=GrantKind.AGREEMENT, fields=tuple(sorted(found.fields)))


CALLERS: Mapping[str, Subject] = {
    "gia-lai-health": Subject(
        kind=SubjectKind.OFFICER, id="gia-lai-health", agency="H21", sector="HEALTH", roles=("case_officer",)
    ),
    "quy-nhon-social": Subject(
        kind=SubjectKind.OFFICER,
        id="quy-nhon-social",
        agency="H21.21583",
        sector="HEALTH",
        roles=("social_officer",),
    ),
    "dak-lak-health": Subject(kind=SubjectKind.OFFICER, id="dak-lak-health", agency="H15", sector="HEALTH"),
    "binh-dinh-health": Subject(
        kind=SubjectKind.OFFICER, id="binh-dinh-health", agency="H08", sector="HEALTH"
    ),
    "gia-lai-justice": Subject(
        kind=SubjectKind.OFFICER, id="gia-lai-justice", agency="H21", sector="JUSTICE"
    ),
    "hcmc-home-affairs": Subject(
        kind=SubjectKind.OFFICER, id="hcmc-home-affairs", agency="H29", sector="HOME_AFFAIRS"
    ),
    "ha-noi-health": Subject(kind=SubjectKind.OFFICER, id="ha-noi-health", agency="H26", sector="HEALTH"),
    "can-tho-justice": Subject(
        kind=SubjectKind.OFFICER, id="can-tho-justice", agency="H13", sector="JUSTICE"
    ),
    "ministry-of-health": Subject(
        kind=SubjectKind.OFFICER, id="ministry-of-health", agency="G18", sector="HEALTH"
    ),
    "viettel": Subject(kind=SubjectKind.ENTERPRISE, id="viettel", agency="VIETTEL", sector="TELECOM"),
    "viettel-with-agreement": Subject(
        kind=SubjectKind.ENTERPRISE,
        id="viettel",
        agency="VIETTEL",
        sector="TELECOM",
        grants=(agreement("AG-2026-VTL-001"),),
    ),
    "anonymous": Subject(kind=SubjectKind.ANONYMOUS, id="anonymous"),
}
"""Callers as their tokens describe them; the directory adds level, unit and whether the agency is closed."""


def caller(name: str) -> Subject:
    """Return a caller completed by the directory."""
    return directory().resolve_subject(CALLERS[name], TODAY)


def purpose(code: str | None, *, agreement: str | None = None) -> Purpose | None:
    """Return a purpose of the policy data."""
    return None if code is None else directory().purpose(code, TODAY, agreement=agreement)


def operation(text: str, variables: Mapping[str, Any] | None = None) -> Operation:
    """Return a normalised operation over the composed supergraph."""
    return normalise(supergraph(), parse(text), None, variables or {})


def decider(engine: PolicyEngine, *, on: Directory | None = None) -> Decider:
    """Return the real decider over an engine."""
    return Decider(engine, catalogue(), supergraph(), on or directory())


async def planned(
    engine: PolicyEngine,
    text: str,
    name: str,
    code: str | None,
    *,
    agreement: str | None = None,
) -> AccessPlan:
    """Decide an operation for one of the callers."""
    return await decider(engine).plan(caller(name), purpose(code, agreement=agreement), operation(text), NOW)


def gatekeeper_of(
    engine: PolicyEngine, plan: AccessPlan, *, on: Directory | None = None
) -> OperationGatekeeper:
    """Return what decides the objects of a plan, by attributes as the register sends them."""
    known = on or directory()
    return OperationGatekeeper(engine, known, plan, Masking(known, plan.context, b""))


def apart(*sizes: int) -> list[Condition]:
    """Return conditions without anything in common: of as many alternatives each, about two attributes."""
    return [
        tuple((Clause(f"a{place}", "eq", f"{n}"), Clause(f"b{place}", "eq", f"{n}")) for n in range(size))
        for place, size in enumerate(sizes)
    ]
