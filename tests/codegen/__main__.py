"""`make codegen`: generate and compile the types of two roles, and say what was done."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.codegen.generation import generate, prepare

if __name__ == "__main__":
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="lienthong-codegen-") as folder:
        for role, operations in prepare(Path(folder)).items():
            print(f"{role}: {', '.join(operations)}")
        outcomes = generate(Path(folder))
    for outcome in outcomes:
        print(f"{outcome.program}: {'passed' if outcome.code == 0 else outcome.output}")
    print(f"{time.monotonic() - begun:.0f} s")
    sys.exit(outcomes[-1].code)
