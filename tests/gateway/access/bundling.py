"""Keys and bundles for tests, sound ones and others."""

from __future__ import annotations

import gzip
import io
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from gateway.access import (
    BundleKey,
    BundleRefused,
)
from gateway.access.bundle_files import pack, unpack
from gateway.access.bundles import policies_of_bundle

__all__ = ["KEYS", "PrivateKey", "altered", "archive", "code_of", "key_pair", "pair", "without"]

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


def altered(packed: bytes, path: str, more: bytes) -> bytes:
    """Return a bundle with something at the end of one of its files."""
    files = unpack(packed)
    return pack({**files, path: files[path] + more})


def without(packed: bytes, path: str) -> bytes:
    files = unpack(packed)
    del files[path]
    return pack(files)


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
