"""The reference data: consistent with itself and with the catalogue of the composed supergraph."""

from __future__ import annotations

import json
import unicodedata
from datetime import date
from itertools import pairwise
from typing import Any

from gateway.decision import GrantKind, SubjectKind
from tests.gateway.access.building import catalogue, policies, supergraph

REFERENCE = policies().reference
OWNERS = {"gov.health", "gov.home_affairs", "gov.justice", "gov.law", "gov.public_security", "gov.sharing"}
PURPOSE_KEYS = {
    "title", "title_en", "legal_basis", "parent", "kinds", "needs_agreement", "needs_grant", "by_request",
    "needs_case", "case_of", "records", "reads_back", "finds", "valid_from", "valid_to",
}  # fmt: skip
LIST_KEYS = {"ground", "levels", "sectors", "law", "valid_from", "valid_to", "fields", "filters"}


def check_period(entry: dict[str, Any]) -> None:
    start = date.fromisoformat(entry["valid_from"])
    assert entry["valid_to"] is None or date.fromisoformat(entry["valid_to"]) >= start


def check_succession(entries: list[dict[str, Any]]) -> None:
    """Entries follow one another without gap or overlap; only the last is open."""
    for entry in entries:
        check_period(entry)
    for earlier, later in pairwise(entries):
        assert earlier["valid_to"] is not None
        gap = date.fromisoformat(later["valid_from"]) - date.fromisoformat(earlier["valid_to"])
        assert gap.days == 1
    assert entries[-1]["valid_to"] is None


def test_registers_have_a_steward_an_owner_and_a_function_at_every_time() -> None:
    registers = REFERENCE["registers"]["registers"]
    assert set(registers) == set(REFERENCE["functions"])
    assert set(registers) == set(supergraph().subgraphs)
    for name, entries in registers.items():
        check_succession(entries)
        assert {entry["owner"] for entry in entries} <= OWNERS
        assert {entry["steward"] for entry in entries} <= set(REFERENCE["agencies"])
        check_succession(REFERENCE["functions"][name])


def test_overrides_name_what_is_in_the_supergraph() -> None:
    for name, entries in REFERENCE["registers"]["overrides"].items():
        type_name, _, field = name.partition(".")
        assert type_name in supergraph().types
        assert not field or field in supergraph().types[type_name].fields
        check_succession(entries)
        assert {entry["owner"] for entry in entries} <= OWNERS


def test_purposes_are_dated_titled_in_both_languages_and_name_kinds_of_caller() -> None:
    for code, purpose in REFERENCE["purposes"].items():
        assert set(purpose) == PURPOSE_KEYS, code
        check_period(purpose)
        check_succession(purpose["legal_basis"])
        assert purpose["legal_basis"][0]["valid_from"] == purpose["valid_from"], code
        assert set(purpose["kinds"]) <= {kind.value for kind in SubjectKind}
        assert purpose["parent"] is None or purpose["parent"] in REFERENCE["purposes"]
        assert purpose["needs_case"] in {None, *REFERENCE["registers"]["registers"]}
        assert purpose["needs_grant"] in {None, GrantKind.BREAK_GLASS}
        assert (purpose["case_of"] is None) == (purpose["needs_case"] is None)
        assert set(purpose["finds"]) <= set(REFERENCE["lookups"].values())


def test_office_reads_back_but_for_statistics_and_cases_that_are_not_its_own_record() -> None:
    kept = [code for code, purpose in REFERENCE["purposes"].items() if not purpose["reads_back"]]
    assert kept == ["adoption", "statistics", "treatment"]


def test_coarse_lists_are_dated_and_put_every_category_into_a_group_of_the_register() -> None:
    """`domain.md` 3.7: CHILD, ELDERLY, DISABILITY, HEALTH_OTHER, SINGLE_PARENT."""
    groups = set(supergraph().types["CoarseGroup"].values)
    for name, entries in REFERENCE["coarse_lists"].items():
        assert name == "assistance_category"
        values = [entry["value"] for entry in entries]
        assert values == sorted(set(values))
        for entry in entries:
            check_period(entry)
            assert entry["law"]
            assert entry["group"] in groups
            assert entry["value"] not in groups


def test_only_statistics_open_no_record() -> None:
    assert [code for code, purpose in REFERENCE["purposes"].items() if not purpose["records"]] == [
        "statistics"
    ]


def test_field_lists_name_what_is_in_the_supergraph_and_neither_secret_nor_sealed() -> None:
    for code, entries in REFERENCE["field_lists"].items():
        assert code in REFERENCE["purposes"]
        for entry in entries:
            assert set(entry) == LIST_KEYS
            check_period(entry)
            assert entry["law"]
            for names in (entry["fields"], entry["filters"]):
                assert names == sorted(set(names))
                for coordinate in names:
                    check_listed(coordinate)


def check_listed(coordinate: str) -> None:
    """A list opens fields that are there, and never what a guard of the law keeps closed."""
    type_name, _, field = coordinate.partition(".")
    assert type_name in supergraph().types, coordinate
    if field != "__typename":
        found = catalogue().fields[coordinate]
        assert found.level in ("OPERATIONAL", "BASIC", "SENSITIVE"), coordinate
        assert not {"secret", "hiv"} & found.tags, coordinate


def test_lookups_are_root_fields_of_the_population_register() -> None:
    assert set(REFERENCE["lookups"]) <= {f"Query.{name}" for name in supergraph().types["Query"].fields}


def test_every_register_and_function_names_its_law() -> None:
    entries = [*REFERENCE["registers"]["registers"].values(), *REFERENCE["registers"]["overrides"].values()]
    for entry in (one for found in (*entries, *REFERENCE["functions"].values()) for one in found):
        assert entry["law"]


def test_open_list_is_what_the_catalogue_calls_open_and_the_existence_of_its_entities() -> None:
    opened = {coordinate for coordinate, entry in catalogue().fields.items() if entry.is_open}
    existence = {coordinate for coordinate in REFERENCE["open"] if coordinate.endswith(".__typename")}
    assert set(REFERENCE["open"]) - existence == opened
    assert existence == {"AdministrativeUnit.__typename"}
    assert REFERENCE["open"] == sorted(set(REFERENCE["open"]))


def test_channels_hold_known_coordinates_and_no_personal_field() -> None:
    assert set(REFERENCE["channels"]) == {kind.value for kind in SubjectKind if not kind.sees_full_schema}
    for channel in REFERENCE["channels"].values():
        for coordinate in channel["coordinates"]:
            assert catalogue().fields[coordinate].level == "OPERATIONAL"


def test_attributes_are_declared_for_every_governed_entity() -> None:
    governed = {
        name
        for name, found in supergraph().types.items()
        if "policyAttributes" in found.fields and any(join.key is not None for join in found.joins)
    }
    assert set(REFERENCE["attributes"]) == governed


def test_attributes_are_declared_once_each_in_order() -> None:
    for name, declared in REFERENCE["attributes"].items():
        assert declared == sorted(set(declared)), name
        assert "secondPerson" not in declared or "person" in declared


def test_purposes_kept_from_persons_are_dated_and_known() -> None:
    for entry in REFERENCE["access_log"]["left_out"]:
        check_period(entry)
        assert entry["purpose"] in REFERENCE["purposes"]


def test_texts_are_in_nfc() -> None:
    """What rules are asked about is: engines compare texts as they are spelled (`access.md` 3.2)."""
    read = policies()
    assert unicodedata.is_normalized("NFC", json.dumps(read.data, ensure_ascii=False))
    assert unicodedata.is_normalized("NFC", "".join(read.modules.values()))
