"""The published catalogue of two small subgraphs, by date, and its forms; level: composed SDL."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest

from gateway.catalogue import (
    SHARED,
    CatalogueError,
    Published,
    composed,
    files_in,
    publish,
    to_csv,
    to_document,
)
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from tests.gateway.catalogue.planted import write
from tests.gateway.catalogue.reference import REFERENCE

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def sdl(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("planted")
    write(folder)
    shared = '"Page (trang)" type Page @shareable { "Size (cỡ)" size: Int @classification(level: "BASIC") }\n'
    for file in ("people", "health"):
        path = folder / "subgraphs" / f"{file}.graphql"
        text = path.read_text(encoding="utf-8").replace('"@requires"', '"@requires", "@shareable"')
        path.write_text(text + shared, encoding="utf-8")
    return composed(files_in(folder / "subgraphs"))


def published(sdl: str, on: date = TODAY) -> Published:
    return publish(load_supergraph(sdl), read_catalogue(sdl), REFERENCE, on)


def test_each_field_stands_under_the_register_that_answers_for_it(sdl: str) -> None:
    found = {
        register.name: [field.coordinate for field in register.fields]
        for register in published(sdl).registers
    }
    assert found == {
        "health": ["Person.adult"],
        "people": ["Person.pin", "Person.born", "Person.name", "Query.counts", "Query.today", "Table.count"],
        SHARED: ["Page.size"],
    }


def test_field_is_published_with_all_that_is_known_of_it(sdl: str) -> None:
    document = to_document(published(sdl))
    people = document["registers"][1]
    assert people["fields"][1] == {
        "coordinate": "Person.born",
        "type": "String",
        "term": "ngày sinh",
        "meaning": "Birth",
        "class": "SENSITIVE",
        "tags": [],
        "entered_by": ["COMMUNE"],
        "writer_group": "identity",
        "legal_basis": [
            {
                "law": "2/2024",
                "article": "Điều 9",
                "title": "Luật mới",
                "title_en": "New law",
                "verified": False,
            }
        ],
        "declassifies": [],
        "ground": None,
    }
    assert people["steward"] == {
        "code": "G01",
        "name": "Bộ Công an",
        "name_en": "Ministry of Public Security",
    }
    assert json.loads(json.dumps(document)) == document


def test_what_a_field_is_computed_from_and_what_its_tags_stand_for_is_said(sdl: str) -> None:
    (adult,) = published(sdl).registers[0].fields
    counts = published(sdl).registers[1].fields[3]
    assert (adult.declassifies, adult.ground) == (("Person.born",), "91/2015/QH13")
    assert [str(one) for one in adult.legal_basis] == ["3/2010"]
    assert [str(one) for one in counts.legal_basis] == ["2/2024", "4/2015"]


@pytest.mark.parametrize(
    ("on", "steward", "basis"),
    [
        (date(2009, 12, 31), None, []),
        (date(2016, 1, 1), "G07", ["1/2016, Điều 1"]),
        (date(2024, 6, 30), "G07", ["1/2016, Điều 1"]),
        (date(2024, 7, 1), "G07", ["2/2024, Điều 9"]),
        (date(2025, 2, 28), "G07", ["2/2024, Điều 9"]),
        (date(2025, 3, 1), "G18", ["2/2024, Điều 9"]),
    ],
)
def test_steward_and_law_are_those_of_the_day(
    sdl: str, on: date, steward: str | None, basis: list[str]
) -> None:
    health, people, _ = published(sdl, on).registers
    assert (health.steward.code if health.steward else None) == steward
    assert [str(one) for one in people.fields[1].legal_basis] == basis


def test_csv_has_one_line_per_field_under_named_columns(sdl: str) -> None:
    rows = list(csv.DictReader(io.StringIO(to_csv(published(sdl)))))
    assert len(rows) == 8
    assert rows[0] == {
        "register": "health",
        "steward_code": "G18",
        "steward": "Bộ Y tế",
        "field": "Person.adult",
        "type": "Boolean",
        "term": "thành niên",
        "meaning": "Adult",
        "class": "BASIC",
        "tags": "",
        "entered_by": "",
        "writer_group": "",
        "legal_basis": "3/2010",
        "declassifies": "Person.born",
        "ground": "91/2015/QH13",
    }


@pytest.mark.parametrize("missing", ["registers", "laws"])
def test_register_or_law_that_the_data_does_not_know_is_an_error(sdl: str, missing: str) -> None:
    basis = REFERENCE["legal_basis"] | {missing: {}}
    with pytest.raises(CatalogueError, match=r"legal_basis\.json"):
        publish(load_supergraph(sdl), read_catalogue(sdl), REFERENCE | {"legal_basis": basis}, TODAY)
