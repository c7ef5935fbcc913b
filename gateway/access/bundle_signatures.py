"""The signature of a bundle: a JWT over the hash of every file, as OPA verifies it.

https://www.openpolicyagent.org/docs/management-bundles#signing
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from joserfc import jws
from joserfc.errors import JoseError, SecurityWarning
from joserfc.jwk import ECKey, OKPKey, RSAKey
from joserfc.jws import JWSRegistry

from gateway.access.bundle_errors import BundleRefused
from gateway.access.bundle_files import SIGNATURES, file_hash, parsed

__all__ = ["KEY_ID", "BundleKey", "sign", "verify"]

KEY_ID = "rules"
"""Which key: the only one. OPA has to know it by this name."""

MIN_RSA_BITS = 2_048


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleKey:
    """A key, private or public, with the one algorithm that belongs to its kind: EdDSA, ES256 or RS256."""

    key: RSAKey | ECKey | OKPKey
    algorithm: str

    @classmethod
    def private(cls, file: Path) -> BundleKey:
        """Read a PEM file. Raises BundleRefused."""
        return cls._read(file, private=True)

    @classmethod
    def public(cls, file: Path) -> BundleKey:
        """Read a PEM file. Raises BundleRefused, for a private key too: the gateway signs nothing."""
        return cls._read(file, private=False)

    @classmethod
    def _read(cls, file: Path, *, private: bool) -> BundleKey:
        kind = "private" if private else "public"
        try:
            pem = file.read_bytes()
            found = load_pem_private_key(pem, password=None) if private else load_pem_public_key(pem)
        except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BundleRefused(f"{file}: no {kind} key in PEM: {error}", code="BUNDLE_KEY") from error
        match found:
            case Ed25519PrivateKey() | Ed25519PublicKey():
                return cls(key=OKPKey.import_key(pem), algorithm="EdDSA")
            case EllipticCurvePrivateKey() | EllipticCurvePublicKey() if isinstance(found.curve, SECP256R1):
                return cls(key=ECKey.import_key(pem), algorithm="ES256")
            case RSAPrivateKey() | RSAPublicKey() if found.key_size >= MIN_RSA_BITS:
                return cls(key=RSAKey.import_key(pem), algorithm="RS256")
        raise BundleRefused(f"{file}: Ed25519, P-256, or RSA of 2048 bits or more", code="BUNDLE_KEY")

    @property
    def registry(self) -> JWSRegistry:
        """The one algorithm that is taken: what the header of a token says chooses nothing."""
        return JWSRegistry(algorithms=[self.algorithm])


def sign(files: Mapping[str, bytes], key: BundleKey) -> bytes:
    """Return `.signatures.json` for the files of a bundle."""
    hashes = [
        {"name": path, "hash": file_hash(path, content), "algorithm": "SHA-256"}
        for path, content in sorted(files.items())
    ]
    payload = json.dumps({"files": hashes, "keyid": KEY_ID}).encode()
    header = {"alg": key.algorithm, "kid": KEY_ID, "typ": "JWT"}
    with _without_warning():
        token = jws.serialize_compact(header, payload, key.key, registry=key.registry)
    return json.dumps({"signatures": [token]}).encode()


def verify(files: Mapping[str, bytes], key: BundleKey) -> None:
    """Check that the one signature is by this key and over exactly these files. Raises BundleRefused."""
    if SIGNATURES not in files:
        raise BundleRefused("it is not signed, and a key is configured", code="BUNDLE_UNSIGNED")
    signed = _signed_hashes(_payload(files[SIGNATURES], key))
    there = {path: file_hash(path, content) for path, content in files.items() if path != SIGNATURES}
    if signed != there:
        odd = sorted(path for path in signed.keys() | there.keys() if signed.get(path) != there.get(path))
        raise BundleRefused(f"not as it was signed: {', '.join(odd[:5])}", code="BUNDLE_SIGNATURE")


@contextmanager
def _without_warning() -> Iterator[None]:
    """RFC 9864 would rather write Ed25519 for EdDSA; OPA knows the older name."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        yield


def _payload(content: bytes, key: BundleKey) -> object:
    match parsed(SIGNATURES, content):
        case {"signatures": [str(token)]}:
            pass
        case _:
            raise BundleRefused("there is not exactly one signature", code="BUNDLE_SIGNATURE")
    try:
        with _without_warning():
            found = jws.deserialize_compact(token, key.key, registry=key.registry)
    except (JoseError, ValueError) as error:
        raise BundleRefused(
            f"the signature is not by the configured key: {error}", code="BUNDLE_SIGNATURE"
        ) from error
    return parsed(SIGNATURES, found.payload)


def _signed_hashes(payload: object) -> dict[str, str]:
    match payload:
        case {"files": list(entries), "keyid": str(name)} if name == KEY_ID:
            hashes: dict[str, str] = {}
            for entry in entries:
                match entry:
                    case {"name": str(path), "hash": str(digest), "algorithm": "SHA-256"}:
                        if hashes.setdefault(path, digest) != digest:
                            break
                    case _:
                        break
            else:
                return hashes
    raise BundleRefused("the signature does not say what it is over", code="BUNDLE_SIGNATURE")
