"""graphql-codegen over the schemas of two roles, and code that uses the generated types, compiled."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.codegen.generation import BUILD, generate, prepare

pytestmark = [pytest.mark.node, pytest.mark.timeout(400)]


@pytest.fixture(scope="module", autouse=True)
def node() -> None:
    """Node and the packages; without them a skip on a workstation and a failure in CI."""
    if shutil.which("node") is None or not (BUILD / "node_modules").is_dir():
        message = "there is no Node, or `make codegen` has not installed its packages"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)


def test_types_of_each_role_are_generated_and_code_that_uses_them_compiles(tmp_path: Path) -> None:
    operations = prepare(tmp_path)
    assert {"administrative_unit", "verify_identity"} == set(operations["enterprise"])
    assert {"assistance_cases", "eligibility", "payment"} < set(operations["officer"])
    outcomes = generate(tmp_path)
    assert [(one.program, one.code) for one in outcomes] == [
        ("graphql-js", 0),
        ("graphql-codegen", 0),
        ("tsc", 0),
    ], outcomes[-1].output


def test_operation_of_a_field_that_does_not_exist_for_the_role_is_refused(tmp_path: Path) -> None:
    prepare(tmp_path)
    operation = tmp_path / "roles" / "enterprise" / "operations" / "verify_identity.graphql"
    text = operation.read_text(encoding="utf-8")
    operation.write_text(text.replace("    result\n", "    result\n    fullName\n"), encoding="utf-8")
    (*_, last) = generate(tmp_path)
    assert (last.program, last.code) == ("graphql-codegen", 1)
    assert 'Cannot query field "fullName" on type "IdentityVerification"' in last.output
