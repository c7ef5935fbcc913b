"""Bundles: what is written is read, OPA verifies it, nothing altered decides; level: files and OPA."""

from __future__ import annotations

import asyncio
import gzip
import io
import json
import os
import socket
import subprocess
import tarfile
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from gateway.access import (
    BundleKey,
    BundleRefused,
    DatabaseLedger,
    FolderSource,
    OpaEngine,
    PolicySet,
    bundle_bytes,
    digest_of,
    read_bundle,
)
from gateway.access import bundle_files as bundle_files_module
from gateway.access.bundle_files import pack, unpack
from gateway.access.bundles import policies_of_bundle
from gateway.audit import Pool
from tests.gateway.access.building import POLICIES, policies, rules_only
from tests.gateway.access.conftest import await_health
from tests.gateway.audit.database import GatewayDatabase, gateway_database, pool

__all__ = ["gateway_database", "pool"]

PrivateKey = ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
KEYS: Mapping[str, Callable[[], PrivateKey]] = {
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "RS256": lambda: rsa.generate_private_key(65537, 2048),
}


def key_pair(folder: Path, made: PrivateKey) -> tuple[Path, Path]:
    """Write a private and a public key."""
    private, public = folder / "key.pem", folder / "key.pub"
    private.write_bytes(made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    public.write_bytes(made.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return private, public


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[BundleKey, BundleKey]:
    """One key, private and public."""
    private, public = key_pair(tmp_path_factory.mktemp("keys"), KEYS["EdDSA"]())
    return BundleKey.private(private), BundleKey.public(public)


def code_of(packed: bytes, key: BundleKey | None) -> str | None:
    """Return why a bundle is refused; None when it is not."""
    try:
        policies_of_bundle(packed, key)
    except BundleRefused as error:
        return error.code
    return None


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_is_written_is_read(algorithm: str, tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, KEYS[algorithm]())
    key = BundleKey.private(private)
    assert key.algorithm == algorithm
    file = tmp_path / "rules.tar.gz"
    file.write_bytes(bundle_bytes(policies(), key))
    assert read_bundle(file, BundleKey.public(public)) == policies()
    assert bundle_bytes(rules_only(tests=True), None) == bundle_bytes(rules_only(), None), "tests stay out"


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


def altered(packed: bytes, path: str, more: bytes) -> bytes:
    """Return a bundle with something at the end of one of its files."""
    files = unpack(packed)
    return pack({**files, path: files[path] + more})


def without(packed: bytes, path: str) -> bytes:
    files = unpack(packed)
    del files[path]
    return pack(files)


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


def archive(*members: tuple[str, bytes, bytes]) -> bytes:
    """Return a packed archive of members as they are told: name, kind, content."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as made:
        for name, kind, content in members:
            member = tarfile.TarInfo(name)
            member.type, member.size = kind, len(content) if kind == tarfile.REGTYPE else 0
            member.linkname = "/etc/passwd" if kind in (tarfile.SYMTYPE, tarfile.LNKTYPE) else ""
            made.addfile(member, io.BytesIO(content))
    return gzip.compress(plain.getvalue())


FILE = tarfile.REGTYPE


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        (archive(("../gov/x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("/gov/../../x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("//gov/x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("gov//x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("gov/./x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("gov\\x.rego", FILE, b"")), "BUNDLE_PATH"),
        (archive(("/gov/x.rego", tarfile.SYMTYPE, b"")), "BUNDLE_PATH"),
        (archive(("/gov/x.rego", tarfile.LNKTYPE, b"")), "BUNDLE_PATH"),
        (archive(("/gov/x.rego", tarfile.CHRTYPE, b"")), "BUNDLE_PATH"),
        (archive(("/gov/x.rego", FILE, b"a"), ("gov/x.rego", FILE, b"b")), "BUNDLE_DOUBLED_FILE"),
        (archive(("/gov/x.rego", FILE, b"a"), ("./gov/x.rego", FILE, b"a")), "BUNDLE_DOUBLED_FILE"),
        (archive(("/.manifest", FILE, b"{")), "BUNDLE_MALFORMED"),
        (archive(("/.manifest", FILE, b'{"revision": "1", "revision": "2"}')), "BUNDLE_MALFORMED"),
        (archive(), "BUNDLE_CONTENT"),
        (b"", "BUNDLE_MALFORMED"),
        (b"no gzip", "BUNDLE_MALFORMED"),
        (gzip.compress(b"no tar" * 200), "BUNDLE_MALFORMED"),
        (gzip.compress(b"\0" * 100)[:-9], "BUNDLE_MALFORMED"),
    ],
)
def test_malformed_archive_is_refused(packed: bytes, code: str) -> None:
    assert code_of(packed, None) == code


def test_size_is_limited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    packed = bundle_bytes(rules_only(), None)
    for name, limit in (("MAX_PACKED", 1_000), ("MAX_UNPACKED", 10_000), ("MAX_FILES", 5)):
        with monkeypatch.context() as patch:
            patch.setattr(bundle_files_module, name, limit)
            assert code_of(packed, None) == "BUNDLE_TOO_LARGE"
    assert code_of(gzip.compress(b"\0" * 70_000_000), None) == "BUNDLE_TOO_LARGE"
    with pytest.raises(BundleRefused, match="BUNDLE_UNREADABLE"):
        read_bundle(tmp_path / "none.tar.gz", None)


@pytest.mark.parametrize(
    "revision", ["", "1", "2026-11-27", "2026-11-27.1+abc", "2026-11-27.-1", "v2026-11-27.1"]
)
def test_revision_without_an_order_is_in_no_bundle(revision: str) -> None:
    meta = {"revision": revision}
    rules = PolicySet(modules={"gov/a.rego": "package gov"}, data={"reference": {"meta": meta}})
    with pytest.raises(BundleRefused, match="BUNDLE_REVISION"):
        bundle_bytes(rules, None)


def test_manifest_and_data_name_one_revision() -> None:
    files = unpack(bundle_bytes(rules_only(), None))
    other = pack(files | {"reference/meta/data.json": b'{"revision": "2030-01-01.1"}'})
    assert code_of(other, None) == "BUNDLE_REVISION"
    strange = pack(files | {"data.json": b"{}"})
    assert code_of(strange, None) == "BUNDLE_CONTENT"
    tests = pack(files | {"gov/law/guards_test.rego": b"package gov.law_test"})
    assert code_of(tests, None) == "BUNDLE_CONTENT"


async def refusal(ledger: DatabaseLedger, revision: str, content: bytes = b"a") -> str | None:
    try:
        await ledger.admit(revision, content * 32)
    except BundleRefused as error:
        return error.code
    return None


async def test_revisions_go_forward_only_and_that_is_durable(
    pool: Pool, gateway_database: GatewayDatabase
) -> None:
    ledger = DatabaseLedger(pool)
    assert [await refusal(ledger, one) for one in ("2031-01-01.2", "2031-01-01.10", "2031-01-02.1")] == [
        None
    ] * 3
    again = DatabaseLedger(pool)  # another process, later
    assert await refusal(again, "2031-01-02.1") is None
    assert await refusal(again, "2031-01-02.1", b"b") == "POLICY_REVISION_REUSED"
    assert await refusal(again, "2031-01-01.10") == "POLICY_REVISION_OLDER"
    assert await refusal(again, "2030-12-31.99") == "POLICY_REVISION_OLDER"
    assert await refusal(again, "2031-02-30.1") == "BUNDLE_REVISION"
    assert await refusal(again, "2031-01-02.2") is None
    with pytest.raises(Exception, match=r"permission denied|append"):
        await gateway_database.execute_as(gateway_database.app, "DELETE FROM policy_revision")
    with pytest.raises(Exception, match=r"append|may not|refuse"):
        await gateway_database.execute("DELETE FROM policy_revision")


async def test_without_the_database_no_revision_is_admitted(gateway_database: GatewayDatabase) -> None:
    from gateway.audit import open_pool

    closed = await open_pool(gateway_database.app)
    await closed.close()
    assert await refusal(DatabaseLedger(closed), "2039-01-01.1") == "POLICY_REVISION_UNKNOWN"


def test_changed_folder_decides_under_a_revision_of_its_own(tmp_path: Path) -> None:
    import shutil

    shutil.copytree(POLICIES, tmp_path / "policies", ignore=shutil.ignore_patterns("tables", "queries"))
    source = FolderSource(tmp_path / "policies")
    before, first = source.fingerprint(), source.read()
    assert (source.read(), source.fingerprint()) == (first, before)
    file = tmp_path / "policies/gov/law/guards.rego"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n# changed\n", encoding="utf-8")
    os.utime(file, (1, 1))
    assert source.fingerprint() != before
    changed = source.read()
    assert changed.revision.startswith(f"{first.revision}+")
    assert digest_of(changed) != digest_of(first)
    file.write_text(text, encoding="utf-8")
    assert source.read() == first
