"""Whether a grant may be given at all: its agencies, purpose, fields and area against the policy data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from gateway.access.directory import Directory
from gateway.access.grant_records import (
    AgreementRecord,
    BreakGlassRecord,
    GrantError,
    GrantRecord,
    SharingRecord,
)
from gateway.decision import GrantKind, Level, Subject, SubjectKind
from gateway.errors import BadRequest, Unauthenticated

__all__ = ["GrantChecks"]

CLOSED_TAGS: Final = frozenset({"hiv", "secret"})
NEVER_SHARED: Final = CLOSED_TAGS | {"bank", "third-party"}
TYPENAME: Final = "__typename"


class GrantChecks:
    """Checks grants against the reference data of one policy revision; rules decide again at every use."""

    def __init__(self, reference: Mapping[str, Any]) -> None:
        self._reference = reference
        self._directory = Directory(reference)
        self._catalogue: Mapping[str, Mapping[str, Any]] = reference["catalogue"]
        self._reach: Mapping[str, Any] = reference["reach"]
        self._types = {name.partition(".")[0] for name in self._catalogue}

    def check(self, grant: GrantRecord, day: date) -> None:
        """Do nothing for a grant that may be given on a day. Raises GrantError."""
        grantee = self._agency(grant.grantee, day)
        purpose = self._purpose(grant.purpose, day)
        match grant:
            case AgreementRecord():
                if not purpose["needs_agreement"]:
                    raise GrantError("PURPOSE_MISMATCH", f"{grant.purpose} rests on no agreement")
                self._check_fields(grant.fields, CLOSED_TAGS)
            case SharingRecord():
                self._check_sharing(grant, purpose, day)
            case BreakGlassRecord():
                if purpose["needs_grant"] != GrantKind.BREAK_GLASS:
                    raise GrantError("PURPOSE_MISMATCH", f"{grant.purpose} is no emergency")
                self._check_area(grant, grantee, day)

    def _agency(self, code: str, day: date) -> Subject:
        try:
            found = self._directory.resolve_subject(
                Subject(kind=SubjectKind.OFFICER, id="", agency=code), day
            )
        except Unauthenticated as error:
            raise GrantError("GRANTEE_UNKNOWN", f"there is no agency {code}") from error
        if found.agency_closed:
            raise GrantError("GRANTEE_CLOSED", f"{code} is closed; {found.successor or 'nobody'} took over")
        return found

    def _purpose(self, code: str, day: date) -> Mapping[str, Any]:
        try:
            self._directory.purpose(code, day)
        except BadRequest as error:
            raise GrantError("PURPOSE_UNKNOWN", f"there is no purpose {code} in force") from error
        found: Mapping[str, Any] = self._reference["purposes"][code]
        return found

    def _check_sharing(self, grant: SharingRecord, purpose: Mapping[str, Any], day: date) -> None:
        open_to = {SubjectKind.OFFICER, SubjectKind.SYSTEM} & set(purpose["kinds"])
        listing = "LIST" in purpose["finds"]
        if not (open_to and purpose["records"] and (purpose["by_request"] or listing)) or (
            purpose["needs_agreement"] or purpose["needs_grant"]
        ):
            raise GrantError("PURPOSE_MISMATCH", f"nothing can be shared for {grant.purpose}")
        self._check_fields(grant.fields, NEVER_SHARED)
        for field in grant.fields:
            if field.partition(".")[0] not in self._reach:
                raise GrantError("FIELD_NOT_SHAREABLE", f"{field} does not say whose record it is of")
            if self._directory.steward_of(self._register(field), day) != grant.holder:
                raise GrantError("HOLDER_MISMATCH", f"{grant.holder} does not hold {field}")

    def _check_fields(self, fields: Iterable[str], closed: frozenset[str]) -> None:
        for field in fields:
            type_name, _, name = field.partition(".")
            if name == TYPENAME and type_name in self._types:
                continue
            entry = self._catalogue.get(field)
            if entry is None:
                raise GrantError("FIELD_UNKNOWN", f"there is no field {field}")
            if entry["class"] == "SEALED" or closed & set(entry["tags"]):
                raise GrantError("FIELD_NOT_SHAREABLE", f"no grant opens {field}")

    def _register(self, field: str) -> str:
        type_name, _, name = field.partition(".")
        if name == TYPENAME:
            named = (one for one in self._catalogue if one.startswith(f"{type_name}."))
            field = next(named)
        register: str = self._catalogue[field]["register"]
        return register

    def _check_area(self, grant: BreakGlassRecord, grantee: Subject, day: date) -> None:
        for unit in grant.area:
            province = self._directory.province_of_unit(unit, day)
            if province is None:
                raise GrantError("AREA_UNKNOWN", f"there is no unit {unit}")
            if grantee.level is not Level.MINISTRY and grantee.unit not in (unit, province):
                raise GrantError("AREA_OUTSIDE_TERRITORY", f"{unit} is not within {grant.grantee}")
