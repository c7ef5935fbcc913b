"""Signatures of bundles: OPA verifies ours, nothing altered decides; level: files and OPA."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gateway.access import (
    BundleKey,
    BundleRefused,
    OpaEngine,
    PolicySet,
    bundle_bytes,
)
from gateway.access.bundle_files import pack, unpack
from tests.gateway.access.building import rules_only
from tests.gateway.access.bundling import KEYS, altered, code_of, key_pair, pair, without
from tests.gateway.access.conftest import await_health

__all__ = ["pair"]


async def served_revision(port: int) -> str:
    """Return the revision that answers carry."""
    engine = OpaEngine(f"http://127.0.0.1:{port}", timeout=20)
    try:
        answer = await engine.evaluate({"protocol": "gw.decision/1", "phase": "plan", "fields": []})
    finally:
        await engine.close()
    return str(answer["policy"]["revision"])


@pytest.mark.opa
@pytest.mark.parametrize("algorithm", KEYS)
def test_opa_verifies_our_signature_and_refuses_another(
    algorithm: str, tmp_path: Path, opa_binary: Path
) -> None:
    private, public = key_pair(tmp_path, KEYS[algorithm]())
    file = tmp_path / "rules.tar.gz"
    content = bundle_bytes(rules_only(), BundleKey.private(private))
    file.write_bytes(content)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(opa_binary), "run", "--server", f"--addr=127.0.0.1:{port}", "--authorization=basic"]
    command += ["--skip-version-check", "--log-level=error", "--bundle", str(file)]
    command += [f"--verification-key={public}", "--verification-key-id=rules", f"--signing-alg={algorithm}"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            await_health(f"http://127.0.0.1:{port}")
            assert asyncio.run(served_revision(port)) == rules_only().revision
        finally:
            process.terminate()
    file.write_bytes(altered(content, "gov/law/guards.rego", b"\n"))
    found = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert found.returncode != 0
    assert "digest" in found.stdout + found.stderr


@pytest.mark.opa
def test_opa_that_watches_a_bundle_verifies_it_once_only(tmp_path: Path, opa_binary: Path) -> None:
    """Why README has signed bundles polled over HTTP: `--watch` takes an unsigned one as well."""
    private, public = key_pair(tmp_path, KEYS["ES256"]())
    file = tmp_path / "rules.tar.gz"
    small = PolicySet(
        modules={"gov/a.rego": "package gov\n\na := 1\n"},
        data={"reference": {"meta": {"revision": "2026-01-01.1"}}},
    )
    file.write_bytes(bundle_bytes(small, BundleKey.private(private)))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(opa_binary), "run", "--server", "--watch", f"--addr=127.0.0.1:{port}"]
    command += ["--skip-version-check", "--log-level=error", "--bundle", str(file)]
    command += [f"--verification-key={public}", "--verification-key-id=rules", "--signing-alg=ES256"]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            await_health(f"http://127.0.0.1:{port}")
            later = replace(small, data={"reference": {"meta": {"revision": "2026-01-01.2"}}})
            beside = tmp_path / "new"
            beside.write_bytes(bundle_bytes(later, None))
            beside.replace(file)
            assert _served_within(port, "2026-01-01.2", 10.0)
        finally:
            process.terminate()


def _served_within(port: int, revision: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    url = f"http://127.0.0.1:{port}/v1/data/reference/meta/revision"
    while time.monotonic() < deadline:
        found = subprocess.run(["curl", "-s", url], capture_output=True, text=True, check=False)
        if revision in found.stdout:
            return True
        time.sleep(0.1)
    return False


CHANGES: Mapping[str, tuple[Callable[[bytes], bytes], str]] = {
    "a rule": (lambda packed: altered(packed, "gov/law/guards.rego", b"\n"), "BUNDLE_SIGNATURE"),
    "data": (lambda packed: altered(packed, "reference/meta/data.json", b" "), "none"),
    "other data": (
        lambda packed: pack(unpack(packed) | {"reference/open/data.json": b'["Person.pin"]'}),
        "BUNDLE_SIGNATURE",
    ),
    "a rule more": (
        lambda packed: pack(unpack(packed) | {"gov/law/more.rego": b"package gov.law\n"}),
        "BUNDLE_SIGNATURE",
    ),
    "a rule less": (lambda packed: without(packed, "gov/law/guards.rego"), "BUNDLE_SIGNATURE"),
    "no signature": (lambda packed: without(packed, ".signatures.json"), "BUNDLE_UNSIGNED"),
    "an empty signature": (
        lambda packed: pack(unpack(packed) | {".signatures.json": b'{"signatures": []}'}),
        "BUNDLE_SIGNATURE",
    ),
    "a signature elsewhere": (
        lambda packed: pack(unpack(packed) | {"gov/.signatures.json": unpack(packed)[".signatures.json"]}),
        "BUNDLE_SIGNATURE",
    ),
    "two signatures": (
        lambda packed: pack(
            unpack(packed)
            | {
                ".signatures.json": json.dumps(
                    {"signatures": json.loads(unpack(packed)[".signatures.json"])["signatures"] * 2}
                ).encode()
            }
        ),
        "BUNDLE_SIGNATURE",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_altered_bundle_is_refused(pair: tuple[BundleKey, BundleKey], change: str) -> None:
    packed = bundle_bytes(rules_only(), pair[0])
    alter, code = CHANGES[change]
    # Spaces in JSON are not signed, by OPA neither: they say nothing.
    assert code_of(alter(packed), pair[1]) == (None if code == "none" else code)
    assert code_of(packed, pair[1]) is None


def unverified(token: str) -> bytes:
    return json.dumps({"signatures": [token]}).encode()


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_algorithm_of_the_tokens_own_choice_is_refused(
    pair: tuple[BundleKey, BundleKey], algorithm: str
) -> None:
    import base64

    files = unpack(bundle_bytes(rules_only(), pair[0]))
    _, payload, signature = json.loads(files[".signatures.json"])["signatures"][0].split(".")
    header = json.dumps({"alg": algorithm, "kid": "rules", "typ": "JWT"}).encode()
    head = base64.urlsafe_b64encode(header).rstrip(b"=").decode()
    for token in (f"{head}.{payload}.", f"{head}.{payload}.{signature}"):
        assert code_of(pack(files | {".signatures.json": unverified(token)}), pair[1]) == "BUNDLE_SIGNATURE"


def test_bundle_signed_by_another_key_is_refused(pair: tuple[BundleKey, BundleKey], tmp_path: Path) -> None:
    for made in KEYS.values():
        private, _ = key_pair(tmp_path, made())
        assert code_of(bundle_bytes(rules_only(), BundleKey.private(private)), pair[1]) == "BUNDLE_SIGNATURE"


def test_private_weak_and_strange_keys_are_no_keys(tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, KEYS["EdDSA"]())
    with pytest.raises(BundleRefused, match="BUNDLE_KEY"):
        BundleKey.public(private)
    with pytest.raises(BundleRefused, match="BUNDLE_KEY"):
        BundleKey.private(public)
    short = rsa.generate_private_key(65537, 1024)  # noqa: S505 - that is the point
    for weak in (short, ec.generate_private_key(ec.SECP384R1())):
        _, public = key_pair(tmp_path, weak)
        with pytest.raises(BundleRefused, match="BUNDLE_KEY"):
            BundleKey.public(public)
    with pytest.raises(BundleRefused, match="BUNDLE_KEY"):
        BundleKey.public(tmp_path / "none.pem")
