"""`lienthong policy who, matrix, symmetry, check, new` and tables in `test`, run as a person would."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.cli.policy_tables import read_bench
from gateway.policy_tools import load_tables
from tests.gateway.access.building import POLICIES
from tests.gateway.access.conftest import opa_binary
from tests.gateway.policy_tools.asking import write_table
from tests.gateway.policy_tools.folders import few_tests

__all__ = ["opa_binary"]


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["policy", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.stdout + result.stderr


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the rules, without tables, and with few tests: they are run where they stand."""
    copy = tmp_path / "policies"
    shutil.copytree(POLICIES, copy, ignore=few_tests)
    return copy


def replace(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_who_reads_hiv_status_is_nobody() -> None:
    code, output = run("who", "AssistanceCase.hivStatus", "--engine", "embedded", "--purpose", "1.001776")
    assert code == 0
    assert "AssistanceCase.hivStatus" not in output
    assert output.startswith("0 of ")


def test_who_reads_a_case_for_a_purpose() -> None:
    code, output = run("who", "AssistanceCase.caseId", "--engine", "embedded", "--purpose", "inspection")
    assert code == 0
    assert "HEALTH inspector\n  allow [inspection] if the record is the stated case" in output
    assert "(gov.health.inspection)" in output


def test_who_tells_unknown_names() -> None:
    assert run("who", "AssistanceCase.shoeSize") == (2, "the API has no AssistanceCase.shoeSize\n")
    code, output = run("who", "AssistanceCase.caseId", "--purpose", "no-such")
    assert (code, output.partition(":")[0]) == (2, "there is no purpose no-such")


@pytest.mark.opa
def test_matrix_in_three_formats(opa_binary: Path) -> None:
    del opa_binary
    question = ("matrix", "--purpose", "1.001776", "--as", "gia-lai-health")
    code, table = run(*question)
    lines = table.splitlines()
    assert (code, lines[0].strip()) == (0, "1  OFFICER PROVINCE HEALTH case_officer")
    row = next(line for line in lines if line.startswith("AssistancePayment.bankAccountNo"))
    assert row.split()[1:] == ["m"]
    code, text = run(*question, "--format", "json")
    found = json.loads(text)
    code_csv, written = run(*question, "--format", "csv")
    assert (code, code_csv) == (0, 0)
    assert list(csv.DictReader(io.StringIO(written))) == found
    fields = {one["coordinate"]: one for one in found}
    assert fields["AssistanceCase.hivStatus"] == {
        "coordinate": "AssistanceCase.hivStatus", "holder": "",
        "caller": "OFFICER PROVINCE HEALTH case_officer",
        "purpose": "1.001776", "effect": "deny", "mask": "", "condition": "always", "reason": "hiv_law",
        "rule": "gov.law.hiv_law",
    }  # fmt: skip
    assert run("matrix")[0] == 2


@pytest.mark.opa
def test_a_one_way_rule_is_named(folder: Path, opa_binary: Path) -> None:
    """That ours are not is what a bundle is built on (`test_policy_bundle.py`)."""
    del opa_binary
    replace(
        folder / "gov/law/grants.rego", "	is_string(f.group)\n",
        '	is_string(f.group)\n	f.coordinate != "AssistanceCase.decision"\n',
    )  # fmt: skip
    code, output = run("symmetry", "--policies", folder)
    failed = [line for line in output.splitlines() if line.startswith("FAILED")]
    assert code == 1
    assert any(
        "AssistanceCase.decision: G18 reads it for inspection by gov.health.inspection" in line
        and "gov/health/health.rego:" in line
        and ", which entered it, does not: no_ground by gov.health" in line
        for line in failed
    )  # fmt: skip
    assert any(line.startswith("centralisation index: 1 of ") for line in output.splitlines())


@pytest.mark.opa
def test_check_names_file_and_line(folder: Path, opa_binary: Path) -> None:
    del opa_binary
    assert run("check", "--written", "--policies", folder) == (0, "no problem found\n")
    replace(folder / "gov/health/health.rego", 'f.group == "inspection"', 'f.group == "inspections"')
    code, output = run("check", "--policies", folder)
    assert code == 1
    text = (folder / "gov/health/health.rego").read_text(encoding="utf-8")
    line = text.count("\n", 0, text.index("inspections")) + 1
    assert output == f"{folder}/gov/health/health.rego:{line}: UNKNOWN_GROUP: there is no group inspections\n"


def test_check_without_opa_says_what_it_does_not_look_at(folder: Path) -> None:
    code, output = run("check", "--written", "--engine", "embedded", "--policies", folder)
    assert code == 0
    assert "without OPA only names of fields and of data files are checked" in output


def test_new_writes_into_the_owners_package(folder: Path) -> None:
    question = [
        "new",
        "gov.health",
        "overview",
        "--coordinates",
        "AssistanceCase.caseId",
        "--policies",
        folder,
    ]
    code, output = run(*question, "--purpose", "1.001776")
    assert (code, output.splitlines()[0]) == (0, f"{folder}/gov/health/overview.rego")
    assert run(*question, "--purpose", "1.001776")[0] == 2  # it is there now
    assert run(*question, "--purpose", "no-such")[0] == 2


def test_every_caller_class_has_a_table_for_every_purpose_open_to_it() -> None:
    """What is left of coordinate coverage, that each of these is decided, `make tables` measures."""
    bench = read_bench(POLICIES)
    tables, problems = load_tables(POLICIES / "tables", bench.known)
    assert problems == []
    assert set(bench.places()) - {bench.place(one.caller, one.purpose) for one in tables} == set()


TABLE = """caller: anonymous
purpose: null
source: "only open data without a token"
fields:
  "AdministrativeUnit.*": [{allow: always}]
  "AdministrativeUnitConnection.*": [{allow: always}]
  "AdministrativeUnitEdge.*": [{allow: always}]
  "PageInfo.*": [{allow: always}]
  Query.administrativeUnit: [{allow: always}]
  Query.administrativeUnits: [{allow: always}]
"""


@pytest.mark.opa
def test_tables_are_run_and_covered(folder: Path, opa_binary: Path) -> None:
    del opa_binary
    tables = folder / "tables"
    write_table(tables, TABLE)
    code, output = run("test", "--policies", folder, "--tables", tables)
    lines = output.splitlines()
    assert code == 0, output
    assert any(line.startswith("coordinate coverage: 0.") for line in lines)
    assert any(line.startswith("  CITIZEN loa 2, self: no table, ") for line in lines)
    assert not any(line.startswith("  ANONYMOUS") for line in lines)
    code, output = run("test", "--policies", folder, "--tables", tables, "--require-coverage", "100")
    assert code == 1
    assert any(line.startswith("FAILED  coverage 0.") for line in output.splitlines())
    write_table(tables, TABLE.replace("  Query.administrativeUnit:", "  Query.person:"))
    code, output = run("test", "--policies", folder, "--tables", tables, "--engine", "embedded")
    assert code == 1
    opened, closed = (line for line in output.splitlines() if line.startswith("FAILED"))
    assert opened.startswith(
        f"FAILED  embedded  {tables}/t.yaml:1  Query.administrativeUnit with no condition met: "
        f"expected deny, found allow [open] by gov.law.open ({folder}/gw/v1/specification.rego:"
    )
    assert closed.startswith(
        f"FAILED  embedded  {tables}/t.yaml:9  Query.person with no condition met: "
        f"expected allow, found deny [not_open] by gov.law.not_open ({folder}/gov/law/guards.rego:"
    )
