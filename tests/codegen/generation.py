"""What a front-end team does: print the schema of its role, generate types for its operations, compile."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from graphql import build_schema, parse, validate

from gateway.access import Directory, read_policies
from gateway.catalogue import composed, own_files, schema_of
from gateway.decision import SubjectKind
from gateway.local.operation_file import example_names, operation_text
from gateway.local.programs import DEFAULT_POLICIES, ROOT

__all__ = ["BUILD", "ROLES", "Outcome", "generate", "prepare"]

HERE = Path(__file__).parent
BUILD = ROOT / "build" / "codegen"
"""Where `make codegen` installs the generator and the compiler."""
ROLES = {"officer": SubjectKind.OFFICER, "enterprise": SubjectKind.ENTERPRISE}
_TIMEOUT = 110.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a program ended."""

    program: str
    code: int
    output: str


def prepare(folder: Path) -> dict[str, list[str]]:
    """Write schemas, operations and code of each role. Return the names of the operations that are valid."""
    sdl = composed(own_files(ROOT))
    directory = Directory(read_policies(DEFAULT_POLICIES).reference)
    found = {}
    for role, kind in ROLES.items():
        place = folder / "roles" / role
        operations = place / "operations"
        operations.mkdir(parents=True)
        schema = schema_of(sdl, directory, kind)
        (place / "schema.graphql").write_text(schema, encoding="utf-8")
        annotated = schema_of(sdl, directory, kind, directives=True)
        (place / "annotated.graphql").write_text(annotated, encoding="utf-8")
        shutil.copy(HERE / f"{role}.ts", place)
        built = build_schema(schema)
        texts = {name: operation_text(name) for name in example_names()}
        found[role] = [name for name, text in texts.items() if not validate(built, parse(text))]
        for name in found[role]:
            (operations / f"{name}.graphql").write_text(texts[name], encoding="utf-8")
    for name in ("codegen.config.mjs", "schemas.mjs", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(BUILD / "node_modules")
    return found


def generate(folder: Path) -> list[Outcome]:
    """Run graphql-js, the generator and the compiler in a prepared folder; stop at the first that fails."""
    programs = {
        "graphql-js": ["node", "schemas.mjs"],
        "graphql-codegen": ["node", "node_modules/.bin/graphql-codegen", "--config", "codegen.config.mjs"],
        "tsc": ["node", "node_modules/.bin/tsc", "--project", "tsconfig.json"],
    }
    outcomes: list[Outcome] = []
    for name, command in programs.items():
        ended = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=_TIMEOUT, check=False
        )
        outcomes.append(Outcome(program=name, code=ended.returncode, output=ended.stdout + ended.stderr))
        if ended.returncode != 0:
            break
    return outcomes
