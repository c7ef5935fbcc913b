"""`lienthong check` on our subgraphs, and on small ones with a defect planted in each way there is."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.catalogue import composed, files_in
from gateway.cli.main import app
from tests.gateway.catalogue.planted import line_of, write

NO_READS = "filters, sorts or groups without @reads"
LESS = "is less protected than its input"
UNDECLARED = "and does not say so (@declassifies)"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["check", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def check(folder: Path, *more: str | Path) -> tuple[int, str, str]:
    return run("--catalogue", "--subgraphs", folder / "subgraphs", "--policies", folder / "policies", *more)


def test_our_subgraphs_compose_and_their_catalogue_keeps_its_rules() -> None:
    assert run("--catalogue") == (0, "no problem found\n", "")


def test_subgraphs_without_a_defect_have_no_problem(tmp_path: Path) -> None:
    write(tmp_path)
    assert check(tmp_path) == (0, "no problem found\n", "")


COUNTS = '@declassifies(fields: ["Person.born", "Person.pin"], ground: "89/2015/QH13")'
ADULT = '@declassifies(fields: ["Person.born"], ground: "91/2015/QH13")'

PLANTED = {
    "unclassified_field": (
        ("people.graphql", 'name: String @classification(level: "BASIC") ', "name: String "),
        "name: String",
        "Person.name has no @classification",
    ),
    "argument_without_reads": (
        ("people.graphql", 'born: String @reads(field: "Person.born")', "born: String"),
        "people(",
        f"Query.people(born:) {NO_READS}",
    ),
    "input_field_without_reads": (
        ("people.graphql", 'pin: ID @reads(field: "Person.pin")', "number: ID"),
        "number: ID",
        f"Filter.number {NO_READS}",
    ),
    "enum_value_without_reads": (
        ("people.graphql", 'BORN @reads(field: "Person.born")', "BORN"),
        "BORN",
        f"Order.BORN {NO_READS}",
    ),
    "less_protected_than_what_it_requires": (
        ("health.graphql", ADULT, ""),
        "adult: Boolean",
        f"Person.adult {LESS} Person.born {UNDECLARED}",
    ),
    "less_protected_than_what_it_groups_by": (
        ("people.graphql", COUNTS, COUNTS.replace('"Person.born", ', "")),
        "counts(",
        f"Query.counts {LESS} Person.born {UNDECLARED}",
    ),
    "deniable_and_non_null": (
        ("people.graphql", "name: String ", "name: String! "),
        "name: String!",
        "Person.name can be denied, but is String!: it has to be nullable",
    ),
    "without_a_vietnamese_term": (
        ("people.graphql", '"Name (họ tên)"', '"Name"'),
        "name: String",
        "Person.name has no Vietnamese term: its description has to end in one, in brackets",
    ),
}


@pytest.mark.parametrize(("planted", "line", "expected"), PLANTED.values(), ids=PLANTED)
def test_planted_defect_is_told_with_file_line_and_coordinate(
    tmp_path: Path, planted: tuple[str, str, str], line: str, expected: str
) -> None:
    path = write(tmp_path, *planted)
    assert check(tmp_path) == (1, f"{path}:{line_of(path, line)}: {expected}\n", "")


def test_all_defects_are_told_in_the_order_of_their_places(tmp_path: Path) -> None:
    path = write(tmp_path, *PLANTED["enum_value_without_reads"][0])
    text = path.read_text(encoding="utf-8").replace('"Name (họ tên)"', '"Name"')
    path.write_text(text.replace("name: String ", "name: String! "), encoding="utf-8")
    name, born = line_of(path, "name:"), line_of(path, "BORN")
    kinds = ("deniable_and_non_null", "without_a_vietnamese_term")
    expected = [f"{path}:{name}: {PLANTED[kind][2]}" for kind in kinds]
    assert check(tmp_path) == (1, "\n".join([*expected, f"{path}:{born}: Order.BORN {NO_READS}", ""]), "")


def test_open_coordinate_that_is_in_no_schema_is_told_where_it_is_listed(tmp_path: Path) -> None:
    write(tmp_path)
    listed = tmp_path / "policies" / "data" / "open.json"
    listed.write_text('[\n  "Query.today",\n  "Query.tomorrow"\n]\n', encoding="utf-8")
    code, output, _ = check(tmp_path)
    assert (code, output) == (1, f"{listed}:3: Query.tomorrow is listed as open, but is no field\n")


def test_composed_supergraph_is_checked_by_its_own_lines(tmp_path: Path) -> None:
    write(tmp_path, *PLANTED["input_field_without_reads"][0])
    supergraph = tmp_path / "supergraph.graphql"
    supergraph.write_text(composed(files_in(tmp_path / "subgraphs")), encoding="utf-8")
    code, output, _ = run(supergraph, "--catalogue", "--policies", tmp_path / "policies")
    line = line_of(supergraph, "number: ID")
    assert (code, output) == (1, f"{supergraph}:{line}: Filter.number {NO_READS}\n")


def test_without_catalogue_only_composition_is_checked(tmp_path: Path) -> None:
    path = write(tmp_path, *PLANTED["input_field_without_reads"][0])
    assert run("--subgraphs", tmp_path / "subgraphs") == (0, "no problem found\n", "")
    path.write_text(path.read_text(encoding="utf-8").replace("born: String @class", "born: Int @class"))
    code, output, _ = run("--subgraphs", tmp_path / "subgraphs")
    refusal = "EXTERNAL_TYPE_MISMATCH: @external Person.born is String, elsewhere Int"
    assert (code, output) == (1, f"{path.with_name('health.graphql')}: {refusal}\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["no_such.graphql"], "no_such.graphql cannot be read"),
        (["--subgraphs", "EMPTY"], "holds no NAME.graphql and no NAME/schema.graphql"),
        (["a.graphql", "--subgraphs", "EMPTY"], "give a supergraph or --subgraphs, not both"),
        (["NOT_SDL", "--catalogue"], "Syntax Error"),
        (["--catalogue", "--policies", "EMPTY"], "open.json cannot be read"),
    ],
)
def test_what_cannot_be_checked_leaves_with_2(arguments: list[str], complaint: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "not.graphql").write_text("type {", encoding="utf-8")
    given = {"EMPTY": str(tmp_path / "empty"), "NOT_SDL": str(tmp_path / "not.graphql")}
    code, output, complaints = run(*(given.get(one, one) for one in arguments))
    assert (code, output, complaint in complaints) == (2, "", True)


def test_unknown_option_leaves_with_2() -> None:
    assert run("--no-such")[0] == 2
