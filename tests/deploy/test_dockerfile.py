"""The Dockerfile: linted by hadolint, bases pinned, nothing runs as root, what is copied is there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.deploy.model import ROOT

DOCKERFILE = ROOT / "deploy" / "Dockerfile"
TEXT = DOCKERFILE.read_text(encoding="utf-8")


def lint(file: Path) -> subprocess.CompletedProcess[str]:
    hadolint = Path(sys.executable).with_name("hadolint")
    return subprocess.run([hadolint, "--no-color", file], capture_output=True, text=True, check=False)


def test_the_linter_has_nothing_to_say() -> None:
    assert lint(DOCKERFILE).stdout == ""


@pytest.mark.parametrize(
    ("line", "rule"), [("FROM python:latest", "DL3007"), ("FROM a:1.0\nRUN cd /x && sudo make", "DL3004")]
)
def test_the_linter_would_say_something(line: str, rule: str, tmp_path: Path) -> None:
    file = tmp_path / "Dockerfile"
    file.write_text(f"{line}\n", encoding="utf-8")
    assert rule in lint(file).stdout


def test_every_base_image_is_pinned_to_an_exact_version() -> None:
    bases = re.findall(r"^FROM (\S+) AS (\S+)$", TEXT, re.MULTILINE)
    stages = {stage for _, stage in bases}
    outside = [base for base, _ in bases if base not in stages]
    assert outside
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z-]+", base) for base in outside)


@pytest.mark.parametrize("stage", ["opa", "app"])
def test_what_runs_is_not_root(stage: str) -> None:
    (body,) = re.findall(rf"^FROM base AS {stage}\n(.*?)(?=^FROM|\Z)", TEXT, re.MULTILINE | re.DOTALL)
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", body, re.MULTILINE)


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    through = re.findall(r"^!(\S+)$", ignored, re.MULTILINE)
    for line in re.findall(r"^COPY (?!.*--from)(.*)$", TEXT, re.MULTILINE):
        for source in [part for part in line.split() if not part.startswith("--")][:-1]:
            assert (ROOT / source).exists(), source
            assert any(source == entry or source.startswith(f"{entry}/") for entry in through), source
