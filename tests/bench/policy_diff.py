"""`make bench-policy-diff`: how long one widening takes to find among 10,000 recorded decisions.

The traffic is what every caller class asks for each of its purposes: few fields, a few objects. The rule is
changed in an owner's package, whose decisions alone are asked again, and in the law, which has a part in all.
"""

from __future__ import annotations

import argparse
import asyncio
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from gateway.local.programs import DEFAULT_POLICIES
from tests.gateway.policy_tools.recorded import PLACES, record

PLANTED = {
    "an owner's rule": (
        "gov/health/health.rego",
        'not f.coordinate in ["Person.energySubsidy", "Person.feeExempt"]',
        'not f.coordinate in ["Person.energySubsidy"]',
    ),
    "a guard of the law": ("gov/law/guards.rego", 'barred("hiv_law") if "hiv" in f.tags', "pass"),
}


def measure(old: Path, new: Path, traffic: Path, engine: str) -> tuple[float, float, str]:
    """Return the seconds that passed, those of CPU, and what was said last."""
    command = ["policy", "diff", str(old), str(new), "--traffic", str(traffic), "--engine", engine]
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    said = subprocess.run(
        [str(Path(sys.executable).with_name("lienthong")), *command],
        capture_output=True,
        text=True,
        check=False,
    )
    seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_CHILDREN)
    if said.returncode != 1:
        raise SystemExit(f"the widening is not found ({said.returncode}): {said.stdout}{said.stderr}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, cpu, said.stdout.strip()


def main() -> None:
    """Record, plant, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--decisions", type=int, default=10_000)
    parser.add_argument("--operations", type=int, default=4, help="of each caller for each purpose")
    parser.add_argument("--engine", default="auto")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lienthong-diff-") as folder:
        traffic = Path(folder) / "traffic.ndjson"
        asyncio.run(record(traffic, given.decisions, operations=given.operations, places=PLACES[:4]))
        for name, (path, before, after) in PLANTED.items():
            new = Path(folder) / "new"
            shutil.rmtree(new, ignore_errors=True)
            shutil.copytree(DEFAULT_POLICIES, new, ignore=shutil.ignore_patterns("tables", "queries"))
            text = (new / path).read_text(encoding="utf-8")
            if text.count(before) != 1:
                raise SystemExit(f"{path} has no {before}")
            (new / path).write_text(text.replace(before, after), encoding="utf-8")
            seconds, cpu, said = measure(DEFAULT_POLICIES, new, traffic, given.engine)
            print(said)
            print(f"{name}: {seconds:.1f} s, CPU of every process {cpu:.1f} s\n")


if __name__ == "__main__":
    main()
