"""`lienthong catalogue` on our subgraphs, in each form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from gateway.cli.main import app
from tests.gateway.access.building import POLICIES


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["catalogue", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


def test_json_names_the_steward_of_the_day() -> None:
    # domain.md 4.4: steward MoH (G18), MOLISA (G07) in the seed era
    for on, steward in (("2025-02-28", "G07"), ("2025-03-01", "G18")):
        code, output, _ = run("--format", "json", "--register", "social_assistance", "--on", on)
        (register,) = json.loads(output)["registers"]
        assert (code, register["steward"]["code"]) == (0, steward)


def test_csv_holds_every_register_unless_one_is_named() -> None:
    everything = list(csv.DictReader(io.StringIO(run("--format", "csv")[1])))
    shared = list(csv.DictReader(io.StringIO(run("--format", "csv", "--register", "shared")[1])))
    assert {row["register"] for row in everything} == {
        "population", "civil_status", "civil_servants", "social_assistance", "sharing", "shared",
    }  # fmt: skip
    assert {row["register"] for row in shared} == {"shared"}
    assert all(row["term"] and row["class"] for row in everything)
    (pin,) = [row for row in everything if row["field"] == "Person.pin"]
    assert (pin["term"], pin["class"], pin["steward_code"]) == ("số định danh cá nhân", "BASIC", "G01")


def test_html_is_one_page() -> None:
    code, output, _ = run("--format", "html", "--register", "population")
    assert code == 0
    assert output.startswith("<!doctype html>")
    assert output.endswith("</html>\n")


def test_table_is_the_usual_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.cli.catalogue.console", Console(width=300, height=100))
    code, output, _ = run("--register", "population", "--on", "2026-11-23")
    assert code == 0
    assert "Bộ Công an (G01)" in output
    (line,) = [line for line in output.splitlines() if "Person.religion " in line]
    assert [cell.strip() for cell in line.strip("│ ").split("│")][:4] == [
        "Person.religion", "String", "tôn giáo", "SENSITIVE",
    ]  # fmt: skip


def test_policy_data_is_written_instead(tmp_path: Path) -> None:
    assert run("--write-policy-data", tmp_path) == (0, "", "")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "catalogue.json",
        "open.json",
        "reach.json",
    ]
    for path in tmp_path.iterdir():
        assert path.read_bytes() == (POLICIES / "data" / path.name).read_bytes()


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--on", "23/11/2026"], "23/11/2026 is no date: write YYYY-MM-DD"),
        (["--register", "no_such"], "no register no_such: one of civil_servants, civil_status"),
        (["--supergraph", "no_such.graphql"], "no_such.graphql cannot be read"),
    ],
)
def test_mistakes_are_answered_in_a_line(arguments: list[str], complaint: str) -> None:
    code, output, complaints = run(*arguments)
    assert (code, output, complaint in complaints) == (1, "", True)
