"""Bundles: what is written is read, nothing malformed is; level: files."""

from __future__ import annotations

import gzip
import os
import tarfile
from pathlib import Path

import pytest

from gateway.access import (
    BundleKey,
    BundleRefused,
    FolderSource,
    PolicySet,
    bundle_bytes,
    digest_of,
    read_bundle,
)
from gateway.access import bundle_files as bundle_files_module
from gateway.access.bundle_files import pack, unpack
from tests.gateway.access.building import POLICIES, policies, rules_only
from tests.gateway.access.bundling import KEYS, archive, code_of, key_pair


@pytest.mark.parametrize("algorithm", KEYS)
def test_what_is_written_is_read(algorithm: str, tmp_path: Path) -> None:
    private, public = key_pair(tmp_path, KEYS[algorithm]())
    key = BundleKey.private(private)
    assert key.algorithm == algorithm
    file = tmp_path / "rules.tar.gz"
    file.write_bytes(bundle_bytes(policies(), key))
    assert read_bundle(file, BundleKey.public(public)) == policies()
    assert bundle_bytes(rules_only(tests=True), None) == bundle_bytes(rules_only(), None), "tests stay out"


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
        (archive(("/gov/x.rego", tarfile.GNUTYPE_SPARSE, b"")), "BUNDLE_PATH"),
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
    ids=[
        "parent",
        "parent-inside",
        "two-slashes",
        "empty-part",
        "dot-part",
        "backslash",
        "symbolic-link",
        "hard-link",
        "device",
        "sparse",
        "twice",
        "twice-by-another-name",
        "manifest-cut",
        "manifest-key-twice",
        "nothing-in-it",
        "empty",
        "no-gzip",
        "no-tar",
        "gzip-cut",
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
