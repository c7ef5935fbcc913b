"""Agencies, purposes and registers at a date, level: one module, real and synthetic data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gateway.access import Directory
from gateway.access.agencies import Agencies
from gateway.decision import ANONYMOUS, Level, SubjectKind
from gateway.errors import BadRequest, InternalError, Unauthenticated
from tests.gateway.access.building import CALLERS, TODAY, caller, directory, policies

BEFORE = date(2025, 6, 30)


def agency(level: str, **changes: Any) -> dict[str, Any]:
    return {
        "name": "x",
        "name_en": "x",
        "level": level,
        "parent": None,
        "unit": None,
        "valid_from": "2000-01-01",
        "valid_to": None,
        "successor": None,
    } | changes


@pytest.mark.parametrize(
    ("code", "on", "current", "province"),
    [
        ("H08", TODAY, "H21", "H21"),
        ("H08", BEFORE, "H08", "H08"),
        ("H21", TODAY, "H21", "H21"),
        ("H08.21583", TODAY, "H21.21583", "H21"),
        ("H21.21583", TODAY, "H21.21583", "H21"),
        ("H07", TODAY, "H61", "H61"),
        ("H09", TODAY, "H29", "H29"),
        ("G07", TODAY, "G18", None),
        ("G18", TODAY, "G18", None),
        ("VIETTEL", TODAY, "VIETTEL", None),
        ("H99", TODAY, None, None),
        ("", TODAY, None, None),
    ],
)
def test_succession_and_province_at_a_date(
    code: str, on: date, current: str | None, province: str | None
) -> None:
    assert (directory().current(code, on), directory().province_of(code, on)) == (current, province)


def test_codes_an_agency_answers_for_are_those_it_is_the_current_agency_of() -> None:
    found = directory()
    assert found.codes_succeeded_by("H21", TODAY) == ("H08", "H21")
    assert found.codes_succeeded_by("H08", TODAY) == ()
    assert found.codes_succeeded_by("H21", BEFORE) == ("H21",)
    within = found.codes_within("H21", TODAY)
    assert len(within) == len(set(within)) > 130
    assert all(found.province_of(code, TODAY) == "H21" for code in within)


def test_record_of_a_divided_commune_belongs_to_its_province_only() -> None:
    """`domain.md` 5.4, E2."""
    agencies = Agencies(
        {
            "H1": agency("PROVINCE", valid_to="2025-06-30", successor="H2"),
            "H2": agency("PROVINCE"),
            "H1.1": agency("COMMUNE", parent="H1", valid_to="2025-06-30"),
            "H2.2": agency("COMMUNE", parent="H2"),
            "H2.3": agency("COMMUNE", parent="H2"),
        }
    )
    assert agencies.current("H1.1", TODAY) is None
    assert agencies.province_of("H1.1", TODAY) == "H2"
    assert agencies.codes_within("H2", TODAY) == ("H1", "H1.1", "H2", "H2.2", "H2.3")
    assert agencies.codes_succeeded_by("H2.2", TODAY) == ("H2.2",)


def test_chain_of_successors_is_followed_to_its_end() -> None:
    agencies = Agencies(
        {
            "A": agency("PROVINCE", valid_to="2010-01-01", successor="B"),
            "B": agency("PROVINCE", valid_to="2020-01-01", successor="C"),
            "C": agency("PROVINCE"),
        }
    )
    assert [agencies.current("A", date(year, 6, 1)) for year in (2005, 2015, 2025)] == ["A", "B", "C"]


def test_a_province_that_closed_without_a_successor_is_above_nothing() -> None:
    agencies = Agencies(
        {"A": agency("PROVINCE", valid_to="2010-01-01"), "A.1": agency("COMMUNE", parent="A")}
    )
    assert [agencies.province_of(code, date(2010, 1, 1)) for code in ("A", "A.1")] == ["A", "A"]
    assert [agencies.province_of(code, date(2010, 1, 2)) for code in ("A", "A.1")] == [None, None]
    assert agencies.codes_within("A", date(2010, 1, 2)) == ()


@pytest.mark.parametrize(
    "documents",
    [
        {"A": agency("PROVINCE", valid_to="2020-01-01", successor="A")},
        {
            "A": agency("PROVINCE", valid_to="2020-01-01", successor="B"),
            "B": agency("PROVINCE", valid_to="2021-01-01", successor="A"),
        },
        {
            "A": agency("PROVINCE", valid_to="2020-01-01", successor="B"),
            "B": agency("PROVINCE", valid_to="2021-01-01", successor="C"),
            "C": agency("PROVINCE", valid_to="2021-01-01", successor="B"),
        },
        {"A": agency("PROVINCE", successor="B")},
        {"A": agency("COMMUNE", parent="B")},
        {"A": agency("PROVINCE", valid_to="soon")},
        {"A": {}},
    ],
    ids=[
        "own successor",
        "cycle",
        "leads into a cycle",
        "unknown successor",
        "unknown parent",
        "no date",
        "empty",
    ],
)
def test_inconsistent_agencies_are_refused_at_load(documents: dict[str, Any]) -> None:
    with pytest.raises(InternalError):
        Agencies(documents)


def test_subject_takes_level_and_unit_from_the_directory_not_from_the_token() -> None:
    claimed = replace(CALLERS["quy-nhon-social"], level=Level.MINISTRY, unit="52")
    subject = directory().resolve_subject(claimed, TODAY)
    assert (subject.level, subject.unit, subject.agency_closed) == (Level.COMMUNE, "21583", False)


def test_subject_of_a_closed_agency_names_the_successor() -> None:
    subject = caller("binh-dinh-health")
    assert (subject.agency_closed, subject.successor) == (True, "H21")
    open_then = directory().resolve_subject(CALLERS["binh-dinh-health"], BEFORE)
    assert (open_then.agency_closed, open_then.successor) == (False, None)


def test_subject_without_agency_has_no_level_or_unit() -> None:
    assert directory().resolve_subject(ANONYMOUS, TODAY) == ANONYMOUS
    claimed = replace(ANONYMOUS, kind=SubjectKind.CITIZEN, level=Level.PROVINCE, unit="52")
    assert directory().resolve_subject(claimed, TODAY).level is None


def test_enterprise_has_no_level_of_government() -> None:
    assert (caller("viettel").level, caller("viettel").agency_closed) == (None, False)


def test_unknown_agency_is_refused() -> None:
    with pytest.raises(Unauthenticated):
        directory().resolve_subject(replace(CALLERS["gia-lai-health"], agency="H99"), TODAY)


def test_purpose_carries_its_ancestors() -> None:
    found = directory().purpose("1.001776.payment", TODAY, agreement="AG-1", case_ref="C-1")
    assert found.ancestors == ("1.001776.payment", "1.001776")
    assert (found.legal_basis, found.agreement, found.case_ref) == ("20/2021/NĐ-CP", "AG-1", "C-1")


@pytest.mark.parametrize(("code", "on"), [("1.001777", TODAY), ("", TODAY), ("1.001776", date(2021, 6, 30))])
def test_purpose_not_in_force_is_unknown(code: str, on: date) -> None:
    with pytest.raises(BadRequest) as caught:
        directory().purpose(code, on)
    assert caught.value.code == "PURPOSE_UNKNOWN"


def test_a_purpose_is_in_force_with_a_legal_basis_and_while_it_lasts() -> None:
    basis = {"decree": "1/2020", "valid_from": "2020-01-01", "valid_to": "2022-12-31"}
    entry = policies().reference["purposes"]["1.001776"] | {
        "valid_from": "2019-01-01", "valid_to": "2021-12-31", "legal_basis": [basis]
    }  # fmt: skip
    found = Directory({**policies().reference, "purposes": {"p": entry}})
    assert found.purpose("p", date(2021, 12, 31)).legal_basis == "1/2020"
    for on in (date(2019, 6, 1), date(2022, 6, 1)):
        with pytest.raises(BadRequest, match="purpose is not known"):
            found.purpose("p", on)


def test_who_a_record_is_about_is_told_where_its_type_declares_it() -> None:
    found = directory()
    types = ("Person", "AssistanceCase", "MarriageEvent", "AdministrativeUnit", "Plot")
    assert [found.identity_attributes(name) for name in types] == [
        ("person",), ("person", "record"), ("person", "secondPerson"), (), ()
    ]  # fmt: skip


def test_purposes_in_a_cycle_are_refused() -> None:
    reference = dict(policies().reference)
    entry = reference["purposes"]["1.001776"]
    reference["purposes"] = {"a": entry | {"parent": "b"}, "b": entry | {"parent": "a"}}
    with pytest.raises(InternalError):
        Directory(reference)


@pytest.mark.parametrize(
    ("coordinate", "register", "owner"),
    [
        ("Person.fullName", "population", "gov.public_security"),
        ("Person.maritalStatus", "civil_status", "gov.justice"),
        ("Person.hasStateIncome", "civil_servants", "gov.home_affairs"),
        ("AssistanceCase.caseId", "social_assistance", "gov.health"),
        ("Query.verifyIdentity", "sharing", "gov.sharing"),
        ("Provenance.enteredAt", "civil_servants", "gov.law"),
        ("Plot.area", "land", None),
    ],
)
def test_owner_of_a_coordinate(coordinate: str, register: str, owner: str | None) -> None:
    assert directory().owner_of(coordinate, register, TODAY) == owner


def test_steward_of_social_assistance_changes_with_the_ministry() -> None:
    """`domain.md` 5.4, E10."""
    stewards = [
        directory().steward_of("social_assistance", on) for on in (date(2025, 2, 28), date(2025, 3, 1))
    ]
    assert stewards == ["G07", "G18"]


def test_visible_coordinates_by_kind() -> None:
    found = directory()
    assert found.visible_coordinates(SubjectKind.OFFICER) is None
    assert found.visible_coordinates(SubjectKind.ANONYMOUS) == found.open_coordinates
    enterprise = found.visible_coordinates(SubjectKind.ENTERPRISE)
    assert enterprise is not None
    assert enterprise - found.open_coordinates == {
        "IdentityVerification.checkedAt",
        "IdentityVerification.requestId",
        "IdentityVerification.result",
        "PayoutCheck.checkedAt",
        "PayoutCheck.requestId",
        "PayoutCheck.stopPayment",
        "Query.checkPayout",
        "Query.verifyHouseholdSize",
        "Query.verifyIdentity",
    }


def test_names_are_those_of_the_policy_data_of_closed_agencies_too() -> None:
    found = directory()
    assert [found.agency_name(code) for code in ("H21", "H08", "H99")] == [
        "Ủy ban nhân dân tỉnh Gia Lai",
        "Ủy ban nhân dân tỉnh Bình Định",
        None,
    ]
    assert found.purpose_title("self") == "Công dân xem dữ liệu của mình và của con chưa thành niên"
    assert found.purpose_title("no-such") is None


def test_a_purpose_is_of_some_kinds_of_callers() -> None:
    open_to = [kind for kind in SubjectKind if directory().is_purpose_of("1.001776", kind)]
    assert open_to == [SubjectKind.OFFICER, SubjectKind.SYSTEM]


def test_lists_are_those_of_the_day() -> None:
    period = {"valid_from": "2020-01-01", "valid_to": "2020-12-31"}
    later = {"valid_from": "2021-01-01", "valid_to": None}
    found = Directory(
        {
            **policies().reference,
            "access_log": {"left_out": [{"purpose": "a"} | period, {"purpose": "b"} | later]},
            "coarse_lists": {
                "list": [{"value": "v", "group": "g"} | period, {"value": "v", "group": "h"} | later]
            },
        }
    )
    first, last, next_day = date(2020, 1, 1), date(2020, 12, 31), date(2021, 1, 1)
    assert [found.kept_from_persons(on) for on in (first, last, next_day)] == [{"a"}, {"a"}, {"b"}]
    assert [found.coarse_groups("list", on) for on in (first, last, next_day)] == [
        {"v": "g"}, {"v": "g"}, {"v": "h"}
    ]  # fmt: skip
    assert found.coarse_groups("list", date(2019, 12, 31)) == found.coarse_groups("no list", last) == {}
