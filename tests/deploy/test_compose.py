"""compose.yaml: valid, hardened, no literal secret, each database reached by its own register only."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gateway.local.engine import opa_documents
from gateway.local.state import REGISTERS
from tests.deploy.model import ROOT, Service, model, read_compose, services

ONCE = {*(f"{name.replace('_', '-')}-migrate" for name in (*REGISTERS, "gateway")), "seed"}
PINNED = re.compile(r"[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z0-9]+)?(@sha256:[0-9a-f]{64})?")


def names() -> list[str]:
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    listed = text.partition("\nservices:\n")[2].partition("\nnetworks:\n")[0]
    return re.findall(r"^  ([a-z-]+):$", listed, re.MULTILINE)


def environment(service: Service) -> Mapping[str, str]:
    found: Mapping[str, str] = service.get("environment") or {}
    return found


def test_it_keeps_to_the_compose_specification() -> None:
    assert sorted(services()) == sorted(names())
    assert model()["name"] == "lienthong"


@pytest.mark.parametrize(
    ("wrong", "complaint"),
    [
        ("services: {a: {image: x, helthcheck: {test: [CMD, a]}}}", "helthcheck"),
        ("services: {a: {image: x, depends_on: {b: {condition: service_ready}}}}", "condition"),
        ("services: {a: {image: x, read_only: perhaps}}", "read_only"),
        ("servces: {a: {image: x}}", "servces"),
    ],
)
def test_the_reader_refuses_what_the_specification_does(wrong: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "compose.yaml"
    file.write_text(f"name: wrong\n{wrong}\n", encoding="utf-8")
    answer = read_compose(file)
    assert answer.returncode == 1
    assert complaint in answer.stderr


@pytest.mark.parametrize("name", names())
def test_what_a_service_names_is_declared(name: str) -> None:
    service = services()[name]
    assert set(service.get("depends_on") or {}) <= set(services())
    assert set(service["networks"]) <= set(model()["networks"])
    assert {secret["source"] for secret in service.get("secrets") or []} <= set(model()["secrets"])
    kept = {one["source"] for one in service.get("volumes") or [] if one["type"] == "volume"}
    assert kept <= set(model()["volumes"])


@pytest.mark.parametrize("name", names())
def test_every_service_is_hardened(name: str) -> None:
    service = services()[name]
    assert PINNED.fullmatch(service["image"])
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", service["user"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "cap_add" not in service
    assert "privileged" not in service
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert name in ONCE or service["healthcheck"]["test"][0] in ("CMD", "CMD-SHELL")
    assert service["restart"] == ("no" if name in ONCE else "unless-stopped")


def test_only_the_gateway_is_published_and_on_loopback() -> None:
    published = {name: service["ports"] for name, service in services().items() if service.get("ports")}
    assert list(published) == ["gateway"]
    assert [(port["host_ip"], port["published"]) for port in published["gateway"]] == [("127.0.0.1", "8400")]
    assert [name for name, network in model()["networks"].items() if not (network or {}).get("internal")] == [
        "edge"
    ]
    assert [name for name, service in services().items() if "edge" in service["networks"]] == ["gateway"]


@pytest.mark.parametrize("register", [*REGISTERS, "gateway"])
def test_each_database_is_reached_by_its_own_programs_only(register: str) -> None:
    own = register.replace("_", "-")
    reached = {name for name, service in services().items() if f"{register}_db" in service["networks"]}
    allowed = {f"{own}-db", f"{own}-migrate", own, *([] if register == "gateway" else ["seed"])}
    assert reached == allowed


@pytest.mark.parametrize("register", REGISTERS)
def test_each_register_is_reached_by_the_gateway_only(register: str) -> None:
    reached = {name for name, service in services().items() if f"{register}_api" in service["networks"]}
    assert reached == {register.replace("_", "-"), "gateway"}


def test_policies_are_read_only_and_loaded_as_the_local_engine_does() -> None:
    for name in ("opa", "gateway"):
        (policies,) = services()[name]["volumes"]
        assert (policies["target"], policies["read_only"]) == ("/policies", True)
        assert Path(policies["source"]) == ROOT / "policies"
    arguments = [part for part in services()["opa"]["command"] if "policies" in part]
    assert arguments == [
        document.replace(str(ROOT / "policies"), "/policies") for document in opa_documents(ROOT / "policies")
    ]
    assert {"--authorization=basic", "--ignore=*_test.rego"} <= set(services()["opa"]["command"])


@pytest.mark.parametrize("name", names())
def test_no_secret_is_literal_and_each_is_used(name: str) -> None:
    service = services()[name]
    mounted = {secret.get("target") or secret["source"] for secret in service.get("secrets") or []}
    files = {Path(file).name for file in mounted}
    named = set()
    for key, value in environment(service).items():
        if not re.search(r"PASSWORD|SECRET|KEY|DATABASE_URL|SEED_\w+_URL|JWKS", key):
            continue
        assert re.fullmatch(r"/run/secrets/\w+", value), key
        assert key.endswith(("_FILE", "JWKS")), key
        named.add(Path(value).name)
    read_by_the_roles_script = {"owner_password", "app_password"} if name.endswith("-db") else set()
    assert named | read_by_the_roles_script == files


def test_every_secret_comes_from_a_file_outside_the_repository() -> None:
    secrets: Mapping[str, Mapping[str, Any]] = model()["secrets"]
    folder = ROOT / "deploy" / "secrets"
    assert {Path(secret["file"]).parent for secret in secrets.values()} == {folder}
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "deploy/secrets/" in ignored
    mounted = {secret["source"] for one in services().values() for secret in one.get("secrets") or []}
    assert mounted == set(secrets)


def test_a_mounted_file_of_ours_exists() -> None:
    for service in services().values():
        for volume in service.get("volumes") or []:
            assert volume["type"] == "volume" or os.path.exists(volume["source"])  # noqa: PTH110
