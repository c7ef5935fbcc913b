"""`make bench`: CPU per request of every process for the example operation, policy calls and their time."""

from __future__ import annotations

import argparse
import re
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil

from gateway.local.callers import caller
from gateway.local.engine import EngineChoice
from gateway.local.issuer import issue
from gateway.local.operation_file import operation_text
from gateway.local.state import State
from gateway.local.supervisor import Options, Supervisor
from tests.bench.measuring import cpu_by_program, print_cpu, print_latencies
from tests.smoke.cases import post

CALLER, PURPOSE, OPERATION = "gia-lai-health", "1.001776", "assistance_cases"
WARM_UP = 50


def policy_calls(url: str) -> tuple[float, float]:
    """Return how many decisions OPA has made and the seconds they took, from its metrics."""
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as response:
        text = response.read().decode()
    values = {
        kind: float(match[1])
        for kind in ("count", "sum")
        if (
            match := re.search(
                rf'http_request_duration_seconds_{kind}{{code="200",handler="v1/data",method="post"}} (\S+)',
                text,
            )
        )
    }
    return values.get("count", 0.0), values.get("sum", 0.0)


def ask_many(url: str, token: str, count: int, clients: int) -> list[float]:
    """Ask the operation `count` times; return the seconds of each."""
    document = operation_text(OPERATION)
    headers = {"Authorization": f"Bearer {token}", "Lienthong-Purpose": PURPOSE}

    def once(_: int) -> float:
        begun = time.perf_counter()
        answer = post(url, {"query": document}, headers)
        if answer.status != 200 or "data" not in answer.body:
            raise SystemExit(f"unexpected answer: {answer}")
        return time.perf_counter() - begun

    with ThreadPoolExecutor(clients) as pool:
        return list(pool.map(once, range(count)))


def measure(state: Path, persons: int, count: int, clients: int, engine: EngineChoice) -> None:
    """Start the system, warm it up, ask, and print the figures."""
    options = Options(state=state, persons=persons, port=0, engine=engine)
    with Supervisor(options, lambda line: print(f"   {line}")) as supervisor:
        running = supervisor.start()
        url = running.addresses["gateway"]
        token = issue(State(state).secrets().issuer, CALLER, caller(CALLER) or {})
        ask_many(url, token, WARM_UP, clients)
        opa = next((c for c in supervisor.children if c.name == "policy engine"), None)
        before = cpu_by_program(supervisor.children)
        calls = policy_calls(_engine_url(opa.process.pid)) if opa else (0.0, 0.0)
        seconds = ask_many(url, token, count, clients)
        spent = cpu_by_program(supervisor.children)
        print(f"engine {running.engine}, {persons} persons, {count} requests, {clients} clients")
        print_cpu(before, spent, count)
        print_latencies(seconds)
        if opa:
            after = policy_calls(_engine_url(opa.process.pid))
            number, took = after[0] - calls[0], after[1] - calls[1]
            print(f"policy calls per request {number / count:.2f}, {1000 * took / number:.2f} ms each in OPA")


def _engine_url(pid: int) -> str:
    address = next(
        argument.removeprefix("--addr=")
        for argument in psutil.Process(pid).cmdline()
        if argument.startswith("--addr=")
    )
    return f"http://{address}"


def main() -> None:
    """Read the options and measure."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--persons", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=400)
    parser.add_argument("--clients", type=int, default=2)
    parser.add_argument("--engine", type=EngineChoice, default=EngineChoice.AUTO)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lienthong-bench-") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL passes through, under root as another account
        measure(Path(folder) / "state", given.persons, given.requests, given.clients, given.engine)


if __name__ == "__main__":
    main()
