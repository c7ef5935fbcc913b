"""The rules' own tests on both engines: the same titles, failures by case, engines that refuse or die."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.access import read_policies
from gateway.local.engine import opa_documents
from gateway.policy_tools import RegoTest, RulesUnusable, measure_coverage, missing_on, run_embedded, run_opa
from gateway.policy_tools.embedded import evaluate_rules
from tests.gateway.policy_tools.folders import RULES, TESTS, rules_folder

TITLES = [
    "a.b_test.test_large",
    "a.b_test.test_sizes [at the limit]",
    "a.b_test.test_sizes [large]",
    "a.b_test.test_sizes [small]",
]

WRONG = TESTS.replace('[10, "small"]', '[10, "large"]')


def embedded(folder: Path) -> list[RegoTest]:
    return run_embedded(read_policies(folder, tests=True))


def failures(tests: list[RegoTest]) -> list[str]:
    return [test.title for test in tests if test.failure is not None]


def test_embedded_names_every_case_of_a_table(tmp_path: Path) -> None:
    found = embedded(rules_folder(tmp_path))
    assert [test.title for test in found] == TITLES
    assert failures(found) == []


def test_embedded_names_the_case_that_failed(tmp_path: Path) -> None:
    assert failures(embedded(rules_folder(tmp_path, tests=WRONG))) == ["a.b_test.test_sizes [at the limit]"]


@pytest.mark.opa
def test_opa_tells_the_same(tmp_path: Path, opa_binary: Path) -> None:
    found = run_opa(opa_binary, opa_documents(rules_folder(tmp_path / "right")))
    assert ([test.title for test in found], failures(found)) == (TITLES, [])
    found = run_opa(opa_binary, opa_documents(rules_folder(tmp_path / "wrong", tests=WRONG)))
    assert ([test.title for test in found], failures(found)) == (
        TITLES,
        ["a.b_test.test_sizes [at the limit]"],
    )


@pytest.mark.parametrize(
    ("tests", "failed"),
    [
        ("package a.b_test\n\ntest_nothing if false\n", ["a.b_test.test_nothing"]),
        (
            "package a.b_test\n\ntest_empty[note] if {\n\tsome note, _ in {}\n}\n",
            ["a.b_test.test_empty"],
        ),
        (
            'package a.b_test\n\ntest_over_names[name] if {\n\tsome name in ["x", "y"]\n\tname == "x"\n}\n',
            ["a.b_test.test_over_names [y]"],
        ),
    ],
    ids=["undefined", "table without a case", "table over names"],
)
def test_what_is_undefined_is_a_failure(tmp_path: Path, tests: str, failed: list[str]) -> None:
    assert failures(embedded(rules_folder(tmp_path, tests=tests))) == failed


def test_an_engine_says_why_it_does_not_take_the_rules(tmp_path: Path) -> None:
    with pytest.raises(RulesUnusable, match=r"b\.rego"):
        embedded(rules_folder(tmp_path, rules="package a.b\n\nsize(n) := {\n"))


@pytest.mark.opa
def test_opa_says_why_it_does_not_take_the_rules(tmp_path: Path, opa_binary: Path) -> None:
    with pytest.raises(RulesUnusable, match=r"b\.rego"):
        run_opa(opa_binary, opa_documents(rules_folder(tmp_path, rules="package a.b\n\nsize(n) := {\n")))


def test_a_rule_that_ends_the_process_is_told_and_the_next_are_evaluated() -> None:
    """regorus overflows its stack on recursion, which OPA refuses at load."""
    endless = "package a\n\ndeep(n) := deep(n + 1)\n\ndies := deep(1)\n\nlives := true\n"
    found = evaluate_rules({"a.rego": endless}, {}, ["data.a.lives", "data.a.dies", "data.a.lives_too"])
    assert found["data.a.lives"] is True
    assert isinstance(found["data.a.dies"], RulesUnusable)
    assert set(found) == {"data.a.lives", "data.a.dies", "data.a.lives_too"}


def test_missing_tests_are_named_but_for_tables_that_failed_as_a_whole() -> None:
    def test(name: str, case: str | None) -> RegoTest:
        return RegoTest(package="p", name=name, case=case, failure=None)

    here = [test("test_a", "x"), test("test_b", None)]
    there = [test("test_a", "x"), test("test_a", "y"), test("test_b", "x"), test("test_c", None)]
    assert missing_on(here, there) == ["p.test_a [y]", "p.test_c"]
    assert missing_on(there, here) == ["p.test_b"]


@pytest.mark.opa
def test_coverage_names_the_lines_of_rules_that_no_test_reaches(tmp_path: Path, opa_binary: Path) -> None:
    more = f'{RULES}\nunused(n) := "never" if n == 3\n'
    share, left = measure_coverage(opa_binary, opa_documents(rules_folder(tmp_path, rules=more)))
    assert 0 < share < 100
    assert [(Path(one.file).name, one.lines) for one in left] == [("b.rego", (7,))]
