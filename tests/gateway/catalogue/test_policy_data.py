"""The policy data that follows from the supergraph: what is committed is what the command writes."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from gateway.access import Directory
from gateway.catalogue import catalogue_data, composed, files_in, open_data, own_files, write_policy_data
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from tests.gateway.access.building import POLICIES, ROOT, policies
from tests.gateway.catalogue.planted import write
from tests.gateway.catalogue.reference import REFERENCE

DATA = POLICIES / "data"


@pytest.mark.parametrize("name", ["open.json", "catalogue.json"])
def test_committed_policy_data_is_what_the_command_writes(name: str, tmp_path: Path) -> None:
    """After a change: `lienthong catalogue --write-policy-data policies/data`."""
    sdl = composed(own_files(ROOT))
    write_policy_data(load_supergraph(sdl), read_catalogue(sdl), policies().reference, tmp_path)
    assert (DATA / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_each_coordinate_has_class_register_group_and_dated_owner(tmp_path: Path) -> None:
    write(tmp_path)
    sdl = composed(files_in(tmp_path / "subgraphs"))
    supergraph, catalogue = load_supergraph(sdl), read_catalogue(sdl)
    found = catalogue_data(supergraph, catalogue, REFERENCE)
    law = {"owner": "gov.law", "valid_from": "2026-01-01", "valid_to": None}
    police = {"owner": "gov.public_security", "valid_from": "2016-01-01", "valid_to": None}
    assert found["Person.born"] == {
        "class": "SENSITIVE",
        "tags": [],
        "register": "people",
        "group": "identity",
        "enteredBy": ["COMMUNE"],
        "owner": [police | {"valid_to": "2025-12-31"}, law],
    }
    assert found["Person.pin"]["owner"] == [police]
    assert found["Person.adult"]["owner"] == [
        {"owner": "gov.health", "valid_from": "2010-01-01", "valid_to": None}
    ]
    assert found["Query.counts"]["tags"] == ["statistics"]
    assert set(found) == set(catalogue.fields)
    assert open_data(supergraph, catalogue) == ["Query.today"]


def test_existence_of_an_entity_is_open_when_its_key_is(tmp_path: Path) -> None:
    write(
        tmp_path,
        "people.graphql",
        'pin: ID @classification(level: "BASIC")',
        'pin: ID @classification(level: "OPEN")',
    )
    sdl = composed(files_in(tmp_path / "subgraphs"))
    assert open_data(load_supergraph(sdl), read_catalogue(sdl)) == [
        "Person.__typename",
        "Person.pin",
        "Query.today",
    ]


def test_owner_in_the_data_is_the_owner_the_gateway_asks_on_every_day_that_counts() -> None:
    reference = policies().reference
    directory = Directory(reference)
    entries = orjson.loads((DATA / "catalogue.json").read_bytes())
    starts = {period["valid_from"] for entry in entries.values() for period in entry["owner"]}
    days = {date.fromisoformat(start) + timedelta(days=shift) for start in starts for shift in (-1, 0, 1)}
    for coordinate, entry in entries.items():
        for day in days:
            told = [
                period["owner"]
                for period in entry["owner"]
                if period["valid_from"] <= day.isoformat()
                and (period["valid_to"] is None or day.isoformat() <= period["valid_to"])
            ]
            asked = directory.owner_of(coordinate, entry["register"], day)
            assert told == ([] if asked is None else [asked])
