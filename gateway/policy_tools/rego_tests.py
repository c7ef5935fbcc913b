"""The rules' own tests, on OPA and on the embedded engine, told alike."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.access import PolicySet
from gateway.policy_tools.embedded import evaluate_rules
from gateway.policy_tools.errors import RulesUnusable
from gateway.policy_tools.rego_tables import CASES_OF, tests_in, with_cases

__all__ = ["TIMEOUT", "RegoTest", "missing_on", "run_embedded", "run_opa"]

TIMEOUT = 180.0
"""Seconds one test may take on a busy machine. OPA's own 5 are for machines that do nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class RegoTest:
    """One test or one named case of a table, and how it went."""

    package: str
    name: str
    case: str | None
    """Name of the case in its table; None for a test without one."""
    failure: str | None
    """None when it passed."""

    @property
    def title(self) -> str:
        """What it is called in a report."""
        case = "" if self.case is None else f" [{self.case}]"
        return f"{self.package}.{self.name}{case}"


def run_opa(binary: Path, documents: Sequence[str]) -> list[RegoTest]:
    """Run `opa test` over rules and data, named as OPA loads them. Raises RulesUnusable."""
    command = [str(binary), "test", "--format=json", f"--timeout={TIMEOUT:.0f}s", *documents]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        found = json.loads(answer.stdout)
    except ValueError:
        raise RulesUnusable((answer.stdout + answer.stderr).strip()) from None
    if not isinstance(found, list):
        raise RulesUnusable(json.dumps(found, ensure_ascii=False))
    return sorted(test for one in found for test in _of_opa(one))


def _of_opa(found: Mapping[str, Any]) -> Iterator[RegoTest]:
    package, name = found["package"].removeprefix("data."), found["name"]
    error = found.get("error")
    cases = found.get("sub_results")
    if cases and error is None:
        for case, result in cases.items():
            failure = "failed" if result.get("fail") else None
            yield RegoTest(package=package, name=name, case=case, failure=failure)
        return
    failure = "failed" if found.get("fail") else None
    if error is not None:
        failure = _in_one_line(str(error.get("message", error) if isinstance(error, Mapping) else error))
    yield RegoTest(package=package, name=name, case=None, failure=failure)


def run_embedded(policies: PolicySet) -> list[RegoTest]:
    """Evaluate every `test_` rule in a child process with regorus. Raises RulesUnusable."""
    modules = {path: with_cases(text) for path, text in policies.modules.items()}
    names = sorted({test for text in policies.modules.values() for test in tests_in(text)})
    rules = [
        f"data.{package}.{prefix}{name}"
        for package, name, is_table in names
        for prefix in (("", CASES_OF) if is_table else ("",))
    ]
    values = evaluate_rules(modules, policies.data, rules)
    said = {str(value) for value in values.values() if isinstance(value, Exception)}
    if len(said) == 1 and all(isinstance(value, Exception) for value in values.values()):
        raise RulesUnusable(said.pop())  # regorus looks at the rules when it is first asked
    return sorted(
        test
        for package, name, is_table in names
        for test in _of_embedded(package, name, values, is_table=is_table)
    )


def _of_embedded(package: str, name: str, values: Mapping[str, Any], *, is_table: bool) -> Iterator[RegoTest]:
    value = values[f"data.{package}.{name}"]
    if isinstance(value, Exception):
        yield RegoTest(package=package, name=name, case=None, failure=_in_one_line(str(value)))
        return
    if not is_table:
        yield RegoTest(package=package, name=name, case=None, failure=None if value is True else "failed")
        return
    passed = {str(case) for case, held in value.items() if held is True} if isinstance(value, dict) else set()
    expected = values[f"data.{package}.{CASES_OF}{name}"]
    cases = {str(case) for case in expected} if isinstance(expected, list) else set()
    if not cases:
        yield RegoTest(package=package, name=name, case=None, failure="the table has no case")
    for case in sorted(cases):
        yield RegoTest(package=package, name=name, case=case, failure=None if case in passed else "failed")


def _in_one_line(text: str) -> str:
    """Return a message of an engine without its line breaks."""
    return " ".join(text.split())


def missing_on(here: Iterable[RegoTest], there: Iterable[RegoTest]) -> list[str]:
    """Return the titles of tests that ran there and not here, sorted.

    A table that failed as a whole here is no news about each of its cases.
    """
    found = list(here)
    whole = {(test.package, test.name) for test in found if test.case is None}
    missing = {test.title for test in there if (test.package, test.name) not in whole}
    return sorted(missing - {test.title for test in found})
