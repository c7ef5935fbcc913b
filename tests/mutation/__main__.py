"""`make mutants`: plant a seeded sample of defects one at a time; print what nothing noticed."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.mutation.judging import NARROW, ROOT, copy_of_sources, is_killed
from tests.mutation.mutants import Mutant
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


def main() -> int:
    """Return 0 when enough of the sample was killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sample", type=int, default=60, help="mutants of each kind")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--only", choices=("python", "rego"))
    options = parser.parse_args()
    kinds = [options.only] if options.only else ["python", "rego"]
    enough = True
    print(f"seed {options.seed}")
    for kind in kinds:
        found = all_mutants(kind)
        dice = random.Random(options.seed)  # noqa: S311 - which ones, not a secret
        chosen = dice.sample(found, min(options.sample, len(found)))
        killed = 0
        with tempfile.TemporaryDirectory(prefix="lienthong-mutants-") as folder:
            copy = copy_of_sources(Path(folder))
            for mutant in chosen:
                dead = is_killed(copy, mutant)
                killed += dead
                print(f"{'killed  ' if dead else 'SURVIVED'} {mutant}", flush=True)
        print(
            f"{kind}: {killed} of {len(chosen)} killed ({killed / len(chosen):.0%}), {len(found)} there are"
        )
        enough = enough and killed >= LEAST * len(chosen)
    return 0 if enough else 1


if __name__ == "__main__":
    sys.exit(main())
