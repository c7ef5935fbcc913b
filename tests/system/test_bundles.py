"""Signed bundles given to a running gateway: new rules, no restart, nothing else; level: the whole system."""

from __future__ import annotations

import functools
import http.server
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from gateway.access import BundleKey, bundle_bytes
from gateway.access.bundle_files import pack, unpack
from gateway.local.engine import EngineChoice, find_opa
from gateway.local.errors import LocalError
from tests.gateway.access.building import policies
from tests.gateway.access.bundling import KEYS, key_pair
from tests.gateway.access.conftest import await_health
from tests.gateway.pipeline.swapping import closing
from tests.smoke.cases import Answer
from tests.system.running import ALLOWANCE, SYSTEM, C, System
from tests.system.second import free_port, gateway_process

pytestmark = SYSTEM

QUESTION = f'{{ assistanceCases(pins: ["{C}"]) {{ edges {{ node {{ caseId person {{ fullName }} }} }} }} }}'
DAY = "2026-11-28"
FIRST, OTHER = "AssistanceCase.caseId", "Person.fullName"
LONGEST = 30.0
"""Seconds until new rules decide, on a busy machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A folder with a bundle, and the keys."""

    folder: Path
    private: BundleKey
    public: Path

    @property
    def file(self) -> Path:
        """The bundle."""
        return self.folder / "rules.tar.gz"

    def bundle(self, number: int, closed: str) -> bytes:
        """Return signed rules that close a field."""
        return bundle_bytes(closing(policies(), f"{DAY}.{number}", [closed]), self.private)

    def put(self, content: bytes) -> None:
        """Exchange the bundle as a whole."""
        beside = self.folder / "new"
        beside.write_bytes(content)
        beside.replace(self.file)


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    folder, keys = tmp_path_factory.mktemp("bundle"), tmp_path_factory.mktemp("keys")
    # OPA's command line verifies EdDSA, its configuration does not.
    private, public = key_pair(keys, KEYS["ES256"]())
    return Delivery(folder=folder, private=BundleKey.private(private), public=public)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Says nothing of the requests it answers."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder over HTTP, as a web server does."""
    handler = functools.partial(Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()


@contextmanager
def polling_opa(delivery: Delivery) -> Iterator[str]:
    """Run OPA as README has it run: it polls the bundle and verifies each."""
    binary = find_opa(EngineChoice.OPA)
    assert binary is not None
    with served(delivery.folder) as url:
        key = {"algorithm": "ES256", "key": delivery.public.read_text()}
        bundle = {
            "service": "rules",
            "resource": "rules.tar.gz",
            "polling": {"min_delay_seconds": 1, "max_delay_seconds": 1},
            "signing": {"keyid": "rules"},
        }
        config = delivery.public.with_name("opa.json")
        config.write_text(
            json.dumps(
                {"services": {"rules": {"url": url}}, "keys": {"rules": key}, "bundles": {"rules": bundle}}
            )
        )
        port = free_port()
        command = [str(binary), "run", "--server", f"--addr=127.0.0.1:{port}", "--authorization=basic"]
        command += ["--skip-version-check", "--log-level=error", f"--config-file={config}"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            try:
                await_health(f"http://127.0.0.1:{port}")
                yield f"http://127.0.0.1:{port}"
            finally:
                process.terminate()


@contextmanager
def fed_gateway(system: System, delivery: Delivery) -> Iterator[tuple[str, int]]:
    """Run a gateway that takes its rules from the bundle."""
    changes: dict[str, str | None] = {
        "POLICY__FOLDER": None,
        "POLICY__BUNDLE": str(delivery.file),
        "POLICY__KEY": str(delivery.public),
    }
    if system.engine is EngineChoice.EMBEDDED:
        with gateway_process(system, changes | {"POLICY__TIMEOUT": "10"}) as found:
            yield found
        return
    with (
        polling_opa(delivery) as opa,
        gateway_process(system, changes | {"POLICY__URL": opa, "POLICY__TIMEOUT": "10"}) as found,
    ):
        yield found


def told(answer: Answer) -> str:
    """Return the number of the revision that decided, or the code of a refusal."""
    if answer.status != 200:
        return str(answer.body["errors"][0]["extensions"]["code"])
    return str(answer.body["extensions"]["policy"]["revision"]).removeprefix(f"{DAY}.")


def assert_decided_by(answer: Answer, closed: str) -> None:
    (edge,) = answer.body["data"]["assistanceCases"]["edges"]
    node = edge["node"]
    shown = {FIRST: node["caseId"], OTHER: node["person"]["fullName"]}
    assert [name for name, value in shown.items() if value is None] == [closed]


def test_a_running_gateway_takes_new_signed_rules_and_nothing_else(
    system: System, delivery: Delivery
) -> None:
    log = system.programs.state.logs / "second-gateway.log"
    delivery.put(delivery.bundle(1, FIRST))
    with fed_gateway(system, delivery) as (url, pid):

        def ask() -> Answer:
            return system.ask("gia-lai-health", QUESTION, purpose=ALLOWANCE, url=url)

        def until(wanted: str) -> Answer:
            deadline = time.monotonic() + LONGEST
            while told(answer := ask()) != wanted and time.monotonic() < deadline:
                time.sleep(0.2)
            assert told(answer) == wanted
            return answer

        def stays(code: str, begin: int) -> None:
            """Wait until the gateway has refused what is there; the last good rules decide meanwhile."""
            deadline = time.monotonic() + LONGEST
            while code not in log.read_text(encoding="utf-8")[begin:] and time.monotonic() < deadline:
                time.sleep(0.2)
            assert code in log.read_text(encoding="utf-8")[begin:]

        assert_decided_by(until("1"), FIRST)
        delivery.put(delivery.bundle(2, OTHER))
        assert_decided_by(until("2"), OTHER)

        good, begin = delivery.bundle(3, FIRST), len(log.read_text(encoding="utf-8"))
        tampered = unpack(good)
        tampered["gov/law/guards.rego"] += b"\n"
        delivery.put(pack(tampered))
        stays("BUNDLE_SIGNATURE", begin)
        assert_decided_by(until("2"), OTHER)
        delivery.put(good[: len(good) // 2])
        stays("BUNDLE_MALFORMED", begin)
        assert_decided_by(until("2"), OTHER)

        delivery.put(delivery.bundle(1, FIRST))
        stays("POLICY_REVISION_OLDER", begin)
        # OPA knows no order and serves the older rules: nothing is decided by them.
        assert told(until("2" if system.engine is EngineChoice.EMBEDDED else "POLICY_CHANGED")) != "1"

        delivery.put(good)
        assert_decided_by(until("3"), FIRST)
        assert psutil.pid_exists(pid), "the same process"
    delivery.put(delivery.bundle(2, OTHER))
    with pytest.raises(LocalError), fed_gateway(system, delivery):
        pytest.fail("a gateway that is started again with older rules runs")
