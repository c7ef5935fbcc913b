"""What runs inside the containers: entry point, health check, secrets, roles; run for real."""

from __future__ import annotations

import asyncio
import http.server
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path

import asyncpg
import pytest

from gateway.local.account import installed_binaries
from gateway.local.cluster import SUPERUSER
from gateway.local.state import REGISTERS
from tests.deploy.model import ROOT, services
from tests.postgres import Cluster

DEPLOY = ROOT / "deploy"
GATEWAY = (
    "from gateway.settings import load_settings as load; s = load(); print(s.production, len(s.subgraphs))"
)
REGISTER = "from subgraphs.common.settings import ServerSettings as S, read_settings as r; print(r(S).port)"


@pytest.fixture(scope="module")
def secrets() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="lienthong-secrets-"))
    subprocess.run([sys.executable, DEPLOY / "make_secrets.py", folder], check=True)
    return folder


def started(name: str, secrets: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code where a service's program would run: its environment, its secrets, the entry point."""
    given: Mapping[str, str] = services()[name]["environment"]
    mapped = {key: value.replace("/run/secrets", str(secrets)) for key, value in given.items()}
    return subprocess.run(
        ["sh", DEPLOY / "entrypoint.sh", sys.executable, "-c", code],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **mapped},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_gateway_accepts_its_environment(secrets: Path) -> None:
    answer = started("gateway", secrets, GATEWAY)
    assert (answer.stdout, answer.stderr) == ("True 4\n", "")


@pytest.mark.parametrize("register", REGISTERS)
def test_each_register_accepts_its_environment(register: str, secrets: Path) -> None:
    answer = started(register.replace("_", "-"), secrets, REGISTER)
    assert (answer.stdout, answer.stderr) == ("8000\n", "")


def test_an_empty_secret_stops_the_program(secrets: Path, tmp_path: Path) -> None:
    for file in secrets.iterdir():
        (tmp_path / file.name).write_text(file.read_text() if file.name != "audit_key" else "")
    answer = started("gateway", tmp_path, GATEWAY)
    assert answer.returncode == 2
    assert "LIENTHONG__AUDIT_KEY" in answer.stderr


def test_secrets_are_made_once_and_for_every_service(secrets: Path) -> None:
    before = {file.name: file.read_text() for file in secrets.iterdir()}
    subprocess.run([sys.executable, DEPLOY / "make_secrets.py", secrets], check=True)
    assert {file.name: file.read_text() for file in secrets.iterdir()} == before
    assert secrets.stat().st_mode & 0o777 == 0o700
    mounted = {secret["source"] for one in services().values() for secret in one.get("secrets") or []}
    assert set(before) == mounted - {"jwks"}
    lone = [value for name, value in before.items() if not name.endswith("_url")]
    assert len(set(lone)) == len(lone)


@pytest.mark.parametrize(("status", "expected"), [(204, 0), (200, 0), (503, 1)])
def test_health_check_tells_by_the_status(status: int, expected: int) -> None:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answer) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/health"
        answer = subprocess.run([sys.executable, DEPLOY / "healthcheck.py", url], timeout=30, check=False)
    assert answer.returncode == expected


def test_health_check_fails_when_nobody_listens() -> None:
    answer = subprocess.run(
        [sys.executable, DEPLOY / "healthcheck.py", "http://127.0.0.1:9/health"], timeout=30, check=False
    )
    assert answer.returncode == 1


def run_roles_script(environment: Mapping[str, str]) -> None:
    script = DEPLOY / "postgres" / "roles.sh"
    subprocess.run(["sh", script], env=environment, check=True, timeout=60)


async def test_roles_are_made_by_the_script_of_the_database_containers(
    cluster: Cluster, tmp_path: Path
) -> None:
    passwords = {"owner": "first-password", "app": "second-password"}
    for kind, password in passwords.items():
        (tmp_path / f"{kind}_password").write_text(password)
    superuser = {
        "PATH": f"{installed_binaries()}:{os.environ['PATH']}",
        "PGHOST": str(cluster.server._layout.socket),
        "PGPASSWORD": cluster.server._passwords[SUPERUSER],
    }
    given = {
        "SECTOR": "containered",
        "POSTGRES_USER": SUPERUSER,
        "SECRETS": str(tmp_path),
        "ROLES": str(ROOT / "gateway" / "local" / "database.sql"),
        "SEALED_ROLE": str(ROOT / "gateway" / "local" / "sealed_role.sql"),
    }
    await asyncio.to_thread(run_roles_script, superuser | given)
    for kind, password in passwords.items():
        connection = await asyncpg.connect(
            host=superuser["PGHOST"],
            user=f"containered_{kind}",
            password=password,
            database="containered",
        )
        assert await connection.fetchval("select current_user") == f"containered_{kind}"
        if kind == "app":
            await connection.execute("set role containered_sealed")
        await connection.close()


def test_the_gateways_migrations_need_a_database() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "gateway.audit"],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert "LIENTHONG_DATABASE_URL" in answer.stderr
