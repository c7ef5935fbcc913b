"""Reading the catalogue off a supergraph; level: real SDL."""

from __future__ import annotations

import pytest

from gateway.supergraph import SupergraphError
from gateway.supergraph.catalogue import Catalogue, CatalogueEntry, read_catalogue
from tests.gateway.supergraph.catalogued import HEAD, TYPES, replaced


def entry(
    coordinate: str, level: str, register: str, description: str, *tags: str, **more: object
) -> CatalogueEntry:
    return CatalogueEntry(
        coordinate=coordinate,
        level=level,
        register=register,
        description=description,
        tags=frozenset(tags),
        **more,  # type: ignore[arg-type]
    )


ENTRIES = [
    entry("Person.pin", "BASIC", "people", "Number (số)", entered_by=("COMMUNE",), group="identity"),
    entry(
        "Person.born",
        "SENSITIVE",
        "people",
        "Born (ngày sinh)",
        entered_by=("COMMUNE", "PROVINCE"),
        group="identity",
    ),
    entry("Person.insured", "SENSITIVE", "health", "Insured (bảo hiểm)", "hiv"),
    entry(
        "Person.adult",
        "BASIC",
        "health",
        "Adult (thành niên)",
        declassifies=("Person.born",),
        ground="law 1",
    ),
    entry(
        "Person.isOlder",
        "BASIC",
        "people",
        "Older (lớn tuổi hơn)",
        declassifies=("Person.born",),
        ground="law 2",
    ),
    entry("Person.asOf", "OPERATIONAL", "people", "On a day (tại ngày)", "structure"),
    entry("Insurance.rate", "SENSITIVE", "health", "Rate (mức)"),
    entry("Page.size", "OPEN", "health", "Size (số dòng)", "structure"),
    entry("PersonEdge.node", "OPERATIONAL", "people", "Node (bản ghi)", "structure"),
    entry("PersonConnection.edges", "OPERATIONAL", "people", "Edges (các phần tử)", "structure"),
    entry("Table.count", "OPERATIONAL", "people", "Count (số lượng)"),
    entry("Query.people", "OPERATIONAL", "people", "People (danh sách người)", "structure"),
    entry(
        "Query.counts",
        "OPERATIONAL",
        "people",
        "Statistics (thống kê)",
        "statistics",
        declassifies=("Person.born", "Person.pin"),
        ground="law 3",
    ),
    entry(
        "Query.verify",
        "OPERATIONAL",
        "people",
        "Verification (xác thực)",
        declassifies=("Person.pin",),
        ground="law 4",
    ),
    entry("Query.page", "OPEN", "health", "Page (trang)"),
]


def test_catalogue_holds_each_classified_field_with_the_register_that_answers_for_it() -> None:
    inputs = {"Filter.pin": ("Person.pin",), "Filter.sex": ("Person.pin",)}
    enums = {"Order.BORN": ("Person.born",), "Order.PIN": ("Person.pin",)}
    arguments = ("Person.isOlder.than", "Query.people.born", "Query.counts.on")
    assert read_catalogue(HEAD + TYPES) == Catalogue(
        fields={one.coordinate: one for one in ENTRIES},
        registers={"Person": "people", "Insurance": "health"},
        reads={**dict.fromkeys(arguments, ("Person.born",)), **inputs, **enums},
        input_reads=inputs,
        enum_reads=enums,
    )


def test_entry_knows_whether_it_is_open_structure_or_strict() -> None:
    fields = read_catalogue(HEAD + TYPES).fields
    assert {name for name, one in fields.items() if one.is_open} == {"Page.size", "Query.page"}
    assert {name for name, one in fields.items() if one.is_strict} == {"Person.insured"}
    assert {name for name, one in fields.items() if one.is_structure} == {
        "Page.size",
        "Person.asOf",
        "PersonConnection.edges",
        "PersonEdge.node",
        "Query.people",
    }


@pytest.mark.parametrize(
    ("description", "meaning", "term"),
    [
        ("Number (số định danh)", "Number", "số định danh"),
        (
            "Grade (code and step), a value (ngạch, bậc)",
            "Grade (code and step), a value",
            "ngạch, bậc",
        ),
        ("Two\nlines (hai dòng)", "Two\nlines", "hai dòng"),
        ("No term", "No term", None),
        ("A term (số) and more", "A term (số) and more", None),
        ("()", "()", None),
        ("(chỉ có từ)", "(chỉ có từ)", None),
        ("", "", None),
    ],
)
def test_description_holds_the_english_meaning_and_the_vietnamese_term(
    description: str, meaning: str, term: str | None
) -> None:
    found = entry("T.f", "BASIC", "r", description)
    assert (found.meaning, found.term) == (meaning, term)


def test_supergraph_without_the_catalogue_has_an_empty_one() -> None:
    linked = HEAD.index("  @link(\n"), HEAD.index("{\n  query")
    sdl = HEAD[: linked[0]] + HEAD[linked[1] :] + "type Query @join__type(graph: PEOPLE) { q: Int }"
    assert read_catalogue(sdl) == Catalogue()


def test_malformed_tags_are_an_error() -> None:
    with pytest.raises(SupergraphError, match="tags must be a list of strings"):
        read_catalogue(HEAD + replaced('tags: ["hiv"]', "tags: [3]"))
