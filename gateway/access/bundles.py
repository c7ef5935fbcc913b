"""Bundles of rules, as OPA has them: written for delivery, read by the gateway and the embedded engine."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gateway.access.bundle_errors import BundleRefused
from gateway.access.bundle_files import DATA, MANIFEST, MAX_PACKED, SIGNATURES, pack, parsed, unpack
from gateway.access.bundle_signatures import BundleKey, sign, verify
from gateway.access.policies import REFERENCE, TEST_SUFFIX, PolicySet

__all__ = ["REVISION", "ROOTS", "bundle_bytes", "policies_of_bundle", "read_bundle"]

ROOTS = ("gov", "gw", REFERENCE, "system")
"""What a bundle may say anything about; OPA refuses the rest."""

REVISION = re.compile(r"(\d{4}-\d{2}-\d{2})\.(\d{1,9})")
"""Day and number of a delivery."""


def bundle_bytes(policies: PolicySet, key: BundleKey | None) -> bytes:
    """Return the bundle of rules and data, without tests, signed when there is a key.

    Raises BundleRefused for a revision that says no order, and for rules that are nowhere in the roots.
    """
    _check_revision(policies.revision)
    manifest = {
        "revision": policies.revision,
        "roots": list(ROOTS),
        "rego_version": 1,
    }
    files = {MANIFEST: _written(manifest)}
    for path, text in policies.modules.items():
        if path.endswith(TEST_SUFFIX):
            continue
        if path.partition("/")[0] not in ROOTS:
            raise BundleRefused(f"{path} is in none of {', '.join(ROOTS)}", code="BUNDLE_CONTENT")
        files[path] = text.encode()
    for name, document in policies.reference.items():
        files[f"{REFERENCE}/{name}/{DATA}"] = _written(document)
    if key is not None:
        files[SIGNATURES] = sign(files, key)
    return pack(files)


def read_bundle(file: Path, key: BundleKey | None) -> PolicySet:
    """Read a bundle; with a key only one that is signed by it. Raises BundleRefused."""
    try:
        with file.open("rb") as stream:
            packed = stream.read(MAX_PACKED + 1)
    except OSError as error:
        raise BundleRefused(f"{file}: {error.strerror}", code="BUNDLE_UNREADABLE") from error
    try:
        return policies_of_bundle(packed, key)
    except BundleRefused as error:
        raise BundleRefused(f"{file}: {str(error).partition(': ')[2]}", code=error.code) from error


def policies_of_bundle(packed: bytes, key: BundleKey | None) -> PolicySet:
    """Return what a bundle holds; nothing of it is looked at before its signature. Raises BundleRefused."""
    files = unpack(packed)
    if key is not None:
        verify(files, key)
    revision = _manifest_revision(files)
    modules: dict[str, str] = {}
    documents: dict[str, Any] = {}
    for path, content in files.items():
        if path in (MANIFEST, SIGNATURES):
            continue
        parts = path.split("/")
        if path.endswith(".rego") and not path.endswith(TEST_SUFFIX) and parts[0] in ROOTS:
            modules[path] = _text(path, content)
        elif len(parts) == 3 and (parts[0], parts[2]) == (REFERENCE, DATA):
            documents[parts[1]] = parsed(path, content)
        else:
            raise BundleRefused(f"{path} does not belong in a bundle of rules", code="BUNDLE_CONTENT")
    meta = documents.get("meta")
    if not modules or not isinstance(meta, Mapping) or meta.get("revision") != revision:
        raise BundleRefused("manifest and data/meta.json name different revisions", code="BUNDLE_REVISION")
    return PolicySet(modules=dict(sorted(modules.items())), data={REFERENCE: documents})


def _manifest_revision(files: Mapping[str, bytes]) -> str:
    # Nothing more: OPA would read another language, or more than we do, by some other keys.
    match parsed(MANIFEST, files.get(MANIFEST, b"null")):
        case {"revision": str(revision), "roots": list(roots), "rego_version": 1, **more} if not more:
            if sorted(map(str, roots)) == sorted(ROOTS):
                _check_revision(revision)
                return revision
    wanted = ", ".join(ROOTS)
    raise BundleRefused(
        f"the manifest is not revision, roots {wanted}, rego_version 1", code="BUNDLE_CONTENT"
    )


def _check_revision(revision: str) -> None:
    if REVISION.fullmatch(revision) is None:
        raise BundleRefused(f"revision {revision!r} is not like 2026-11-27.1", code="BUNDLE_REVISION")


def _text(path: str, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BundleRefused(f"{path}: {error}", code="BUNDLE_MALFORMED") from error


def _written(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
