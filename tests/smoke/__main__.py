"""`make smoke`: the whole system on free ports, the smoke cases on every engine there is, an exit status."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from gateway.local.callers import caller
from gateway.local.engine import EngineChoice, find_opa
from gateway.local.errors import LocalError
from gateway.local.issuer import issue
from gateway.local.query_grants import SOON, held
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor
from gateway.policy_tools import Answer, ask_case, compare
from tests.smoke.cases import SmokeCase, load_cases

PERSONS = 1_000


def engines() -> list[EngineChoice]:
    """Return the engines of this machine; OPA needs its binary."""
    present = [EngineChoice.OPA] if find_opa(EngineChoice.AUTO) else []
    return [*present, EngineChoice.EMBEDDED]


def ask(case: SmokeCase, url: str, state: State) -> list[Answer]:
    """Ask a case as its caller; return the answers that must be as written."""
    claims = caller(case.caller)
    token = None if claims is None else issue(state.secrets().issuer, case.caller, claims)
    with held(state, case.grants, age=SOON):
        return ask_case(case, url, token)


def run(engine: EngineChoice, folder: Path, cases: list[SmokeCase]) -> int:
    """Run all cases on one engine; return how many failed."""
    failed = 0
    options = Options(state=folder, persons=PERSONS, port=0, engine=engine, grants_age=SOON)
    with Supervisor(options, lambda line: print(f"   {line}")) as supervisor:
        running = supervisor.start()
        print(f"policy engine: {running.engine}, ready in {running.seconds:.1f} s")
        for case in cases:
            try:
                wrong = compare(case, ask(case, running.addresses["gateway"], State(folder)))
            except LocalError as error:  # a grant that should be given is refused, or the other way round
                wrong = [str(error)]
            print(f"   {'FAILED' if wrong else 'ok'}  {case.name}")
            for line in wrong:
                print(f"           {line}")
            failed += bool(wrong)
    return failed


def main() -> int:
    """Return 0 when every answer on every engine is as expected."""
    cases, present, failed = load_cases(), engines(), 0
    with tempfile.TemporaryDirectory(prefix="lienthong-smoke-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        for engine in present:  # the second starts with the data of the first
            failed += run(engine, Path(folder) / "state", cases)
    names = " and ".join(present)
    print(f"{len(cases)} cases on {names}: {len(cases) * len(present) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
