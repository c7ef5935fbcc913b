"""`lienthong plan` on the real schemas, decided by the real policies."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gateway
from gateway.cli.main import app
from gateway.composition import SubgraphSource, compose
from gateway.local.state import REGISTERS
from gateway.sharing import sdl

ROOT = Path(gateway.__file__).parents[1]


@pytest.fixture(scope="module")
def supergraph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The composed supergraph, as `lienthong up` leaves it."""
    sources = [
        SubgraphSource(
            name=name,
            url=f"local://{name}",
            sdl=(ROOT / "subgraphs" / name / "schema.graphql").read_text(encoding="utf-8"),
        )
        for name in REGISTERS
    ]
    file = tmp_path_factory.mktemp("supergraph") / "supergraph.graphql"
    file.write_text(compose([*sources, SubgraphSource(name="sharing", url="local://sharing", sdl=sdl())]))
    return file


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["plan", *map(str, arguments)])
    return result.exit_code, result.stdout, result.stderr


OPEN_PLAN = """\
QueryPlan {
  Fetch(service: "population") {
    {
      administrativeUnit(code: "21583") {
        code
        fullName
        level
        parent {
          code
          fullName
        }
      }
    }
  }
}
"""


@pytest.mark.parametrize("caller", [(), ("--as", "anonymous")])
def test_open_data_takes_one_fetch_whoever_asks(supergraph: Path, caller: tuple[str, ...]) -> None:
    code, output, _ = run("administrative_unit", *caller, "--supergraph", supergraph)
    assert (code, output.strip()) == (0, OPEN_PLAN.strip())


def test_for_a_caller_denied_fields_are_named_and_not_planned(supergraph: Path) -> None:
    caller = ("--as", "gia-lai-health", "--purpose", "1.001776")
    code, output, _ = run("assistance_cases", *caller, "--supergraph", supergraph)
    denied = [line for line in output.splitlines() if line.startswith("# denied: ")]
    plan = output.split("QueryPlan", 1)[1]
    assert code == 0
    assert "# denied: AssistanceCase.hivStatus (hiv_law)" in denied
    assert "# denied: Person.religion (no_ground)" in denied
    assert "hivStatus" not in plan
    assert "religion" not in plan
    assert 'Gate(path: "assistanceCases.edges.@.node", type: "AssistanceCase"' in plan


def test_uses_of_a_list_that_are_narrowed_differently_are_fetched_apart(
    supergraph: Path, tmp_path: Path
) -> None:
    question = tmp_path / "two.graphql"
    question.write_text(
        '{ a: assistanceCases(pins: ["952148000303"]) { totalCount } b: assistanceCases { totalCount } }'
    )
    caller = ("--as", "gia-lai-health", "--purpose", "1.001776")
    code, output, _ = run(question, *caller, "--supergraph", supergraph)
    assert code == 0
    assert output.count('Fetch(service: "social_assistance")') == 2


def test_an_agreement_opens_what_it_names(supergraph: Path) -> None:
    caller = ("--as", "viettel", "--purpose", "sim-registration")
    with_it = run("verify_identity", *caller, "--agreement", "AG-2026-VTL-001", "--supergraph", supergraph)
    without = run("verify_identity", *caller, "--supergraph", supergraph)
    assert 'Fetch(service: "sharing")' in with_it[1]
    assert "# denied: Query.verifyIdentity (no_agreement)" in without[1]
    assert "Fetch" not in without[1]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (("--as", "gia-lai-health", "--purpose", "no-such"), "the purpose is not known"),
        (("--as", "no-such"), "unknown caller 'no-such'"),
        (("--variables", "{"), "--variables is no JSON"),
    ],
)
def test_mistakes_are_answered_in_a_line(
    supergraph: Path, arguments: tuple[str, ...], complaint: str
) -> None:
    code, output, complaints = run("assistance_cases", *arguments, "--supergraph", supergraph)
    assert (code, output, complaint in complaints) == (1, "", True)


def test_the_plan_is_json_for_tools_and_drawn_for_people(supergraph: Path) -> None:
    code, out, _ = run("administrative_unit", "--supergraph", supergraph, "--json")
    assert code == 0
    printed = json.loads(out)
    assert printed["denied"] == []
    assert [node["subgraph"] for node in printed["nodes"]] == ["population"]
    drawn = CliRunner().invoke(app, ["graph", "administrative_unit", "--supergraph", str(supergraph)])
    assert drawn.exit_code == 0
    assert '  n0 [shape=box, label="population"];' in drawn.stdout
