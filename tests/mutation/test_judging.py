"""The judge of mutants: what counts as killed, and that nothing does while the tests fail without any."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.mutation import judging
from tests.mutation.__main__ import all_mutants, judged
from tests.mutation.judging import ROOT, Judge, NotJudged, Verdict
from tests.mutation.mutants import Mutant, planted
from tests.mutation.narrow import LEFT_OUT, NARROW, WIDE
from tests.mutation.python import python_mutants

MASKS = "gateway/decision/masks.py"
GUARDS = "policies/gov/law/guards.rego"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    return Judge(tmp_path_factory.mktemp("mutants"))


def first(path: str) -> Mutant:
    return Mutant(path, 1, 0, 0, "\n", "a line more")


class Programs:
    """Programs that fail as told, in turn."""

    def __init__(self, *fails: bool) -> None:
        self.left = list(fails)

    def __call__(self, _: object) -> bool:
        return self.left.pop(0)


@pytest.mark.parametrize(
    ("path", "fails", "verdict"),
    [
        (MASKS, (True,), Verdict.KILLED),
        (MASKS, (False, False, True), Verdict.KILLED),
        (MASKS, (False, False, False), Verdict.SURVIVED),
        (GUARDS, (True,), Verdict.UNBORN),
        (GUARDS, (False, True), Verdict.KILLED),
    ],
)
def test_a_mutant_is_killed_by_the_closest_tests_or_by_the_others(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, path: str, fails: tuple[bool, ...], verdict: Verdict
) -> None:
    programs = Programs(*fails)
    monkeypatch.setattr(judge, "_sound", set())
    monkeypatch.setattr(judge, "_judged_by", {path})
    monkeypatch.setattr(Judge, "_fails", programs)
    assert judge.verdict(first(path)) is verdict
    assert programs.left == []


def test_tests_that_fail_without_a_mutant_judge_nobody(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Judge, "_fails", Programs(True, True))
    with pytest.raises(NotJudged):
        judge.baseline([MASKS])
    with pytest.raises(NotJudged):
        judge.baseline([GUARDS])


def test_a_file_that_was_not_judged_by_is_run_without_the_mutant_first(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "_sound", set())
    monkeypatch.setattr(judge, "_judged_by", set())
    monkeypatch.setattr(Judge, "_fails", Programs(True))
    with pytest.raises(NotJudged):
        judge.verdict(first(MASKS))


def test_the_others_have_to_pass_without_the_mutant(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judge, "_sound", set())
    monkeypatch.setattr(judge, "_judged_by", {MASKS})
    monkeypatch.setattr(Judge, "_fails", Programs(False, True))
    with pytest.raises(NotJudged):
        judge.verdict(first(MASKS))


@pytest.mark.parametrize(
    ("script", "fails"), [("raise SystemExit(1)", True), ("pass", False), ("while True: pass", True)]
)
def test_what_does_not_end_has_failed(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, script: str, *, fails: bool
) -> None:
    monkeypatch.setattr(judging, "CPU", 1)
    run = judging._Run("pytest", [sys.executable, "-c", script])
    assert judge._fails(run) is fails


def test_a_program_that_does_not_run_kills_nobody(judge: Judge) -> None:
    run = judging._Run("pytest", [sys.executable, "-c", "raise SystemExit(5)"])
    with pytest.raises(NotJudged):
        judge._fails(run)


def test_a_sample_without_enough_killed_fails(monkeypatch: pytest.MonkeyPatch, judge: Judge) -> None:
    verdicts = [Verdict.UNBORN, *[Verdict.KILLED] * 8, *[Verdict.SURVIVED] * 2]
    monkeypatch.setattr(Judge, "verdict", lambda _, mutant: verdicts[mutant.line])
    mutants = [Mutant("x", number, 0, 0, "", "x") for number in range(len(verdicts))]
    assert not judged(judge, "python", mutants, 10, 10)
    assert judged(judge, "python", mutants, 8, 10)
    assert not judged(judge, "python", [], 8, 0)


def test_every_module_of_decisions_is_mutated() -> None:
    there = {
        file.relative_to(ROOT).as_posix()
        for package in ("access", "pipeline")
        for file in (ROOT / "gateway" / package).glob("*.py")
    }
    assert there - set(NARROW) == LEFT_OUT
    tests = {name for names in (*NARROW.values(), *WIDE.values()) for name in names}
    assert [name for name in sorted(tests) if not (ROOT / name).exists()] == []
    assert {path.rpartition("/")[0] for path in NARROW} == set(WIDE)


def test_a_continue_at_the_end_of_a_loop_is_no_mutant() -> None:
    last = (
        "for x in y:\n    match x:\n        case 1:\n            continue\n        case _:\n            z()\n"
    )
    before = last + "    w()\n"
    assert "without continue" not in {mutant.what for mutant in python_mutants("p", last)}
    assert "without continue" in {mutant.what for mutant in python_mutants("p", before)}


@pytest.mark.parametrize("kind", ["python", "rego"])
def test_a_mutant_changes_its_file(kind: str) -> None:
    found = all_mutants(kind)
    assert len(found) > 400
    for mutant in found:
        text = Path(ROOT / mutant.path).read_text(encoding="utf-8")
        assert planted(text, mutant) != text
