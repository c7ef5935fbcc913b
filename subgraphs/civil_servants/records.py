"""Types built from rows: a record, a version of it, and the facts behind yes or no answers."""

from __future__ import annotations

from typing import Any

import strawberry

from subgraphs.civil_servants.types import CivilServant, CivilServantVersion, Service, person_at
from subgraphs.civil_servants.values import (
    ArmedForcesService,
    AssetsDeclaration,
    CivilServantKind,
    Discipline,
    EmploymentStatus,
    Grade,
    PartyMembership,
    Secondment,
)
from subgraphs.common.database import Record

__all__ = ["civil_servant_of", "service_of", "version_id", "version_key", "version_of"]


def civil_servant_of(row: Record) -> CivilServant:
    """Build the current version."""
    return CivilServant(person=person_at(row["pin"]), **_values(row))


def version_of(row: Record) -> CivilServantVersion:
    """Build any version."""
    return CivilServantVersion(
        version_id=strawberry.ID(version_id(row["employee_no"], row["version"])),
        version=row["version"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        **_values(row),
    )


def version_id(employee_no: str, version: int) -> str:
    """Return the key of a version, `<employeeNo>@<version>`."""
    return f"{employee_no}@{version}"


def version_key(identifier: str) -> tuple[str, int]:
    """Return number and version of a key; what is no key names version 0, which no record has."""
    employee_no, _, version = identifier.rpartition("@")
    small = version.isascii() and version.isdigit() and len(version) < 10
    return (employee_no, int(version)) if small else ("", 0)


def service_of(row: Record) -> Service:
    """Build what yes or no answers need; only who works is paid."""
    status = EmploymentStatus(row["employment_status"])
    return Service(
        paid=status is EmploymentStatus.ACTIVE and row["total_pay"] > 0,
        pensioned=status is EmploymentStatus.RETIRED,
        employed=status is EmploymentStatus.ACTIVE,
        title=row["position_title"],
    )


def _values(row: Record) -> dict[str, Any]:
    return {
        "employee_no": strawberry.ID(row["employee_no"]),
        "pin": strawberry.ID(row["pin"]),
        "kind": CivilServantKind(row["kind"]),
        "managing_agency": row["managing_agency"],
        "working_agency": row["working_agency"],
        "secondment": _secondment_of(row),
        "position_title": row["position_title"],
        "job_position": row["job_position"],
        "appointed_at": row["appointed_at"],
        "pay_scheme": row["pay_scheme"],
        "grade": _grade_of(row),
        "base_pay": row["base_pay"],
        "total_pay": row["total_pay"],
        "education": row["education"],
        "political_theory": row["political_theory"],
        "party_membership": _party_membership_of(row),
        "armed_forces_service": _armed_forces_service_of(row),
        "discipline": _discipline_of(row),
        "planning": row["planning"],
        "assets_income_declaration": _assets_declaration_of(row),
        "health": row["health"],
        "ministry_note": row["ministry_note"],
        "employment_status": EmploymentStatus(row["employment_status"]),
        "row": row,
    }


def _grade_of(row: Record) -> Grade:
    return Grade(
        code=row["grade_code"],
        group=row["grade_group"],
        step=row["grade_step"],
        coefficient=str(row["grade_coefficient"]),
        next_step_date=row["grade_next_step_date"],
    )


def _secondment_of(row: Record) -> Secondment | None:
    if row["secondment_to"] is None:
        return None
    return Secondment(to=row["secondment_to"], from_=row["secondment_from"], until=row["secondment_until"])


def _party_membership_of(row: Record) -> PartyMembership | None:
    if row["party_joined_at"] is None:
        return None
    return PartyMembership(joined_at=row["party_joined_at"], position=row["party_position"])


def _armed_forces_service_of(row: Record) -> ArmedForcesService | None:
    if row["armed_forces_from"] is None:
        return None
    return ArmedForcesService(
        from_=row["armed_forces_from"], to=row["armed_forces_to"], rank=row["armed_forces_rank"]
    )


def _discipline_of(row: Record) -> Discipline | None:
    if row["discipline_form"] is None:
        return None
    return Discipline(
        form=row["discipline_form"],
        decision_no=row["discipline_decision_no"],
        until=row["discipline_until"],
    )


def _assets_declaration_of(row: Record) -> AssetsDeclaration | None:
    if row["assets_year"] is None:
        return None
    return AssetsDeclaration(
        year=row["assets_year"], filed_at=row["assets_filed_at"], summary=row["assets_summary"]
    )
