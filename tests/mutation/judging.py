"""Whether tests see a mutant, in a copy of the sources: the closest first, then all others."""

from __future__ import annotations

import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from gateway.local.engine import opa_documents
from tests.mutation.mutants import Mutant, planted
from tests.mutation.narrow import NARROW, WIDE

__all__ = ["ROOT", "Judge", "NotJudged", "Verdict"]

ROOT = Path(__file__).parents[2]
CPU = 600
"""Seconds of processor time, many times what the tests need: a mutant that uses them up does not end."""
WALL = 3_600
"""Seconds of a whole run; a busy machine is slow, and that kills nobody."""
HANGS = 900
"""Seconds of one test, many times what CI grants it: it waits for what never comes, and fails."""
FAILED = {"pytest": {1, 2}, "opa": {1, 2}}
"""Exit statuses by which a program says that tests failed, or could not be read."""


class Verdict(StrEnum):
    """What became of a mutant."""

    KILLED = "killed"
    SURVIVED = "SURVIVED"
    UNBORN = "unborn"
    """It is no policy at all: the compiler refuses it, whatever the tests."""


class NotJudged(Exception):
    """The tests could not be run, or fail without any mutant: nothing they say about one counts."""


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of tests in the copy."""

    program: str
    command: Sequence[str]


class Judge:
    """Runs tests in a copy of the sources. `folder` is filled here and left to the caller."""

    def __init__(self, folder: Path) -> None:
        for name in ("gateway", "subgraphs", "policies", "tests"):
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "README.md", "Makefile"):
            shutil.copy(ROOT / name, folder / name)
        self._folder = folder
        self._sound: set[tuple[str, ...]] = set()
        self._judged_by: set[str] = set()
        """The files whose closest tests pass without a mutant."""
        self._said = ""
        """The end of what the last program printed."""

    def baseline(self, paths: Sequence[str]) -> None:
        """Run the closest tests of these files, and all of the policies'. Raises NotJudged when one fails."""
        self._judged_by |= set(paths)
        names = sorted({name for path in paths if path in NARROW for name in NARROW[path]})
        runs = [_pytest(names)] if names else []
        if any(path.endswith(".rego") for path in paths):
            runs.append(self._opa(()))
        for run in runs:
            self._must_pass(run)

    def verdict(self, mutant: Mutant) -> Verdict:
        """Put the mutant in place, run the tests, and put the file back. Raises NotJudged."""
        if mutant.path not in self._judged_by:
            self.baseline([mutant.path])
        file = self._folder / mutant.path
        sound = file.read_text(encoding="utf-8")
        closest, all_others = self._runs(mutant)
        file.write_text(planted(sound, mutant), encoding="utf-8")
        try:
            if closest.program == "opa" and self._fails(self._check()):
                return Verdict.UNBORN
            if self._fails(closest):
                return Verdict.KILLED
            file.write_text(sound, encoding="utf-8")
            self._must_pass(all_others)
            file.write_text(planted(sound, mutant), encoding="utf-8")
            return Verdict.KILLED if self._fails(all_others) else Verdict.SURVIVED
        finally:
            file.write_text(sound, encoding="utf-8")

    def _runs(self, mutant: Mutant) -> tuple[_Run, _Run]:
        if mutant.path.endswith(".rego"):
            return self._opa(self._far_from(mutant.path)), self._opa(())
        package = mutant.path.rpartition("/")[0]
        return _pytest(NARROW[mutant.path]), _pytest(WIDE[package])

    def _far_from(self, path: str) -> list[str]:
        """Return the names of the files of tests that are not beside a policy, and take long."""
        own = f"{Path(path).stem}_test.rego"
        tests = (self._folder / "policies").rglob("*_test.rego")
        far = [test for test in tests if test.parent != (self._folder / path).parent]
        slow = ["sharing_requests_test.rego", "statistics_test.rego"]
        names = {test.name for test in far if test.name != "fixtures_test.rego"} | set(slow)
        return sorted(names - {own})

    def _opa(self, ignored: Sequence[str]) -> _Run:
        options = [f"--ignore={name}" for name in ignored]
        return _Run("opa", [_OPA, "test", f"--timeout={WALL}s", *options, *self._policies()])

    def _check(self) -> _Run:
        return _Run("opa", [_OPA, "check", *self._policies()])

    def _policies(self) -> list[str]:
        return opa_documents(self._folder / "policies")

    def _must_pass(self, run: _Run) -> None:
        key = tuple(run.command)
        if key not in self._sound and self._fails(run):
            raise NotJudged(f"fails without any mutant: {' '.join(run.command)}\n{self._said}")
        self._sound.add(key)

    def _fails(self, run: _Run) -> bool:
        try:
            found = subprocess.run(
                run.command,
                cwd=self._folder,
                capture_output=True,
                timeout=WALL,
                check=False,
                preexec_fn=_limited,
            )
        except subprocess.TimeoutExpired as error:
            raise NotJudged(f"no end after {WALL} s") from error
        self._said = (found.stdout + found.stderr)[-3_000:].decode(errors="replace")
        if found.returncode in (0, -signal.SIGXCPU, -signal.SIGKILL):
            return found.returncode != 0
        if found.returncode not in FAILED[run.program]:
            raise NotJudged(f"exit {found.returncode}: {self._said}")
        return True


_OPA = str(Path(sys.executable).with_name("opa"))


def _limited() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 5))


def _pytest(tests: Sequence[str]) -> _Run:
    options = ["-q", "-x", "-p", "no:cacheprovider", "-o", f"timeout={HANGS}", "-m", "not opa"]
    return _Run("pytest", [sys.executable, "-m", "pytest", *options, *tests])
