"""The query cases themselves: every scenario of `domain.md` 5.3 and 5.4 has some, and each can be asked."""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse, validate

from gateway.access import Directory, read_policies
from gateway.catalogue import composed, own_files, schema_of
from gateway.decision import SubjectKind
from gateway.local.callers import caller, caller_names

ROOT = Path(__file__).parents[2]
QUERIES = ROOT / "policies" / "queries"
SCENARIOS = [f"scenario-{number:02}" for number in range(1, 21)]
EDGES = [f"edge-{number:02}" for number in range(1, 11)]
FOLDERS = {*SCENARIOS, *EDGES, "general"}
FILES = {"operation.graphql", "request.json", "expected.json"}
KEYS = {"as", "purpose", "operationName", "variables", "source"}
OPTIONAL = {"grants", "repeat"}
INVALID = "GRAPHQL_VALIDATION_FAILED"
NAMED = re.compile(r"^\| ([a-z]+-\d\d) \|.*\| `(tests/[^`:]+)::(test_\w+)` \|$", re.MULTILINE)
CASES = sorted(path.parent for path in QUERIES.rglob("request.json"))


def request_of(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case / "request.json").read_text(encoding="utf-8"))
    return found


def answer_of(case: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    return found


@cache
def schema_for(name: str) -> GraphQLSchema:
    claims = caller(name)
    return _schema(SubjectKind.ANONYMOUS if claims is None else SubjectKind(claims["kind"]))


@cache
def _schema(kind: SubjectKind) -> GraphQLSchema:
    return build_schema(schema_of(_supergraph(), _directory(), kind))


@cache
def _supergraph() -> str:
    return composed(own_files(ROOT))


@cache
def _directory() -> Directory:
    return Directory(read_policies(ROOT / "policies").reference)


def faults(case: Path) -> Iterator[str]:
    """What is wrong with a case as a case; whether its answer is right, only the gateway can show."""
    if {file.name for file in case.iterdir()} != FILES:
        yield "not the three files of a case"
        return
    request, answer = request_of(case), answer_of(case)
    if not KEYS <= set(request) <= KEYS | OPTIONAL:
        yield f"keys of the request: {sorted(request)}"
    if request["as"] not in caller_names():
        yield f"no such caller: {request['as']}"
        return
    if len(request["source"].split()) < 4:
        yield "says not where its answer comes from"
    document = parse((case / "operation.graphql").read_text(encoding="utf-8"))
    if sum(isinstance(node, OperationDefinitionNode) for node in document.definitions) != 1:
        yield "not one operation"
    errors = validate(schema_for(request["as"]), document)
    if bool(errors) is not _is_invalid(answer["body"]):
        yield f"validation: {[error.message for error in errors]}"
    yield from _of_the_answer(answer["body"])


def _is_invalid(body: Mapping[str, Any]) -> bool:
    return [error["extensions"]["code"] for error in body.get("errors", ())] == [INVALID]


def _of_the_answer(body: Mapping[str, Any]) -> Iterator[str]:
    """Yield what errors and policy entries do not say alike (one error per coordinate and reason)."""
    entries = body.get("extensions", {}).get("policy", {}).get("fields", ())
    denied = sorted(
        (entry["coordinate"], entry["reason"], entry["count"], entry["paths"][0])
        for entry in entries
        if entry["effect"] == "deny"
    )
    told = sorted(
        (said["coordinate"], said["reason"], said["count"], error["path"])
        for error in body.get("errors", ())
        if (said := error["extensions"])["code"] == "DENIED"
    )
    if denied != told:
        yield f"denied {denied} and told {told}"
    if len({(entry["coordinate"], entry["reason"], entry["effect"]) for entry in entries}) != len(entries):
        yield "a coordinate and reason stand twice"
    for entry in entries:
        if entry["count"] < len(entry["paths"]) or (len(entry["paths"]) < min(entry["count"], 20)):
            yield f"{entry['coordinate']}: {entry['count']} places and {len(entry['paths'])} paths"
        for path in entry["paths"]:
            yield from _of_a_path(body["data"], path, entry["effect"])


def _of_a_path(value: Any, path: list[str | int], effect: str) -> Iterator[str]:
    """Yield when a path leads nowhere, or to a value where one is denied."""
    for step in path:
        try:
            value = value[step]
        except (KeyError, IndexError, TypeError):
            yield f"{path} leads nowhere"
            return
    if effect == "deny" and value is not None:
        yield f"{path} is denied and there is {value!r}"
    if effect == "mask" and value is None:
        yield f"{path} is masked and there is nothing"


def named_tests() -> dict[str, list[tuple[str, str]]]:
    """Tests elsewhere, by the scenario they stand for, as the README lists them."""
    found: dict[str, list[tuple[str, str]]] = {}
    for name, file, test in NAMED.findall((QUERIES / "README.md").read_text(encoding="utf-8")):
        found.setdefault(name, []).append((file, test))
    return found


def test_every_folder_is_a_scenario_or_general() -> None:
    assert {path.relative_to(QUERIES).parts[0] for path in CASES} <= FOLDERS
    assert {path.name for path in QUERIES.iterdir()} <= FOLDERS | {"README.md"}


@pytest.mark.parametrize("name", [*SCENARIOS, *EDGES])
def test_every_scenario_has_a_case_or_a_named_test(name: str) -> None:
    assert any(path.parent.name == name for path in CASES) or named_tests().get(name)


def test_named_tests_are_there() -> None:
    listed = [pair for pairs in named_tests().values() for pair in pairs]
    assert listed
    for file, test in listed:
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        functions = (ast.FunctionDef, ast.AsyncFunctionDef)
        assert test in {node.name for node in tree.body if isinstance(node, functions)}, f"{file}::{test}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.relative_to(QUERIES).as_posix())
def test_a_case_is_well_formed_for_its_caller_and_names_its_source(case: Path) -> None:
    assert list(faults(case)) == []


def _without_source(case: Path) -> None:
    _change(case / "request.json", '"source": "', '"source": "", "was": "')


def _unknown_caller(case: Path) -> None:
    _change(case / "request.json", '"as": "moet"', '"as": "nobody"')


def _misspelt_field(case: Path) -> None:
    _change(case / "operation.graphql", "religion", "religions")


def _leaking_value(case: Path) -> None:
    _change(case / "expected.json", '"religion": null', '"religion": "Tin lành"')


def _untold_denial(case: Path) -> None:
    _change(case / "expected.json", '"code": "DENIED"', '"code": "MASKED"')


def _change(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "plant", [_without_source, _unknown_caller, _misspelt_field, _leaking_value, _untold_denial]
)
def test_a_planted_fault_is_found(plant: Callable[[Path], None], tmp_path: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(QUERIES / "scenario-10" / "exam-registration", case)
    assert list(faults(case)) == []
    plant(case)
    assert list(faults(case))
