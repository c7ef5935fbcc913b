"""`make mutants`: plant a seeded sample of defects one at a time; print what nothing noticed."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.judging import ROOT, Judge, NotJudged, Verdict
from tests.mutation.mutants import Mutant
from tests.mutation.narrow import NARROW
from tests.mutation.python import python_mutants
from tests.mutation.rego import rego_mutants

LEAST = 0.9
"""Share of mutants that must be killed."""


def all_mutants(kind: str) -> list[Mutant]:
    """Return every mutant of the modules that enforce, or of the law."""
    if kind == "python":
        return [m for path in NARROW for m in python_mutants(path, (ROOT / path).read_text(encoding="utf-8"))]
    files = sorted(file for file in (ROOT / "policies/gov/law").glob("*.rego") if "_test" not in file.stem)
    texts = {file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8") for file in files}
    return [mutant for path, text in texts.items() for mutant in rego_mutants(path, text)]


def judged(judge: Judge, kind: str, shuffled: Sequence[Mutant], sample: int, there_are: int) -> bool:
    """Judge mutants in this order until there are enough; say whether enough of them were killed."""
    counted: list[Verdict] = []
    survivors: list[Mutant] = []
    for mutant in shuffled:
        if len(counted) == sample:
            break
        verdict = judge.verdict(mutant)
        print(f"{verdict:8} {mutant}", flush=True)
        if verdict is not Verdict.UNBORN:
            counted.append(verdict)
        if verdict is Verdict.SURVIVED:
            survivors.append(mutant)
    killed = counted.count(Verdict.KILLED)
    share = killed / max(1, len(counted))
    print(f"{kind}: {killed} of {len(counted)} killed ({share:.1%}), {there_are} there are")
    for mutant in survivors:
        print(f"{kind} survivor: {mutant}")
    return bool(counted) and share >= LEAST


def main() -> int:
    """Return 0 when enough of each sample was killed, 2 when the tests fail without any mutant."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", type=int, default=60, help="mutants of the modules that enforce")
    parser.add_argument("--rego", type=int, default=80, help="mutants of policies/gov/law")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    options = parser.parse_args()
    samples = {"rego": options.rego, "python": options.python}
    print(f"seed {options.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="lienthong-mutants-") as folder:
        judge = Judge(Path(folder))
        enough = True
        try:
            for kind, sample in samples.items():
                found = all_mutants(kind)
                dice = random.Random(options.seed)  # noqa: S311 - which ones, not a secret
                shuffled = dice.sample(found, len(found) if sample else 0)
                if not shuffled:
                    continue
                judge.baseline(sorted({mutant.path for mutant in shuffled[:sample]}))
                print(f"{kind}: every test passes without a mutant", flush=True)
                enough = judged(judge, kind, shuffled, sample, len(found)) and enough
        except NotJudged as error:
            print(error)
            return 2
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
