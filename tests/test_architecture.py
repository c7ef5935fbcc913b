"""The shape of the code: what linters do not check."""

from __future__ import annotations

import ast
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(
    path for folder in ("gateway", "subgraphs", "tests") for path in (ROOT / folder).rglob("*.py")
)
MODULES = [path for path in SOURCES if path.parts[len(ROOT.parts)] != "tests"]

MAX_LINES = 300
LONGER: dict[str, str] = {}
"""File -> why it may be longer."""

FORBIDDEN = re.compile(
    r"/work/|/root/|/tmp/contract|pypi\.org|npmjs\.(com|org)|proxy\.golang|crates\.io|deb\.debian|\.library\b",
)
"""Machine paths and registry hosts have no place in the project."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_file_is_longer_than_its_limit(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MAX_LINES or name_of(path) in LONGER


@pytest.mark.parametrize("path", [path for path in SOURCES if path.read_text(encoding="utf-8")], ids=name_of)
def test_every_module_says_in_one_line_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert docstring, "a module docstring is missing"
    assert len(docstring.splitlines()[0]) <= 110


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name not in ("__init__.py", "__main__.py")], ids=name_of
)
def test_every_module_lists_what_it_exports(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    exported = next(
        (
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and [getattr(t, "id", None) for t in node.targets] == ["__all__"]
        ),
        None,
    )
    assert exported is not None, "__all__ is missing"
    defined = {getattr(node, "name", None) for node in tree.body} | {
        name.id
        for node in tree.body
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }
    assert set(exported) <= defined | imported


def test_functions_stay_short() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno + 1 > 60
    ]
    assert long == []


def test_the_project_speaks_only_of_itself() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    found = []
    for name in listed:
        path = ROOT / name
        if name == "tests/test_architecture.py" or path.suffix in (".sum", ".csv") or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{name}: {match.group()}" for match in FORBIDDEN.finditer(text)]
    assert found == []
