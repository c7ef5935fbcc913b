"""The files of an OPA bundle: a gzipped tar, read within limits and hashed as OPA does.

https://www.openpolicyagent.org/docs/management-bundles
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
import zlib
from collections.abc import Mapping
from pathlib import PurePosixPath

from gateway.access.bundle_errors import BundleRefused

__all__ = ["DATA", "MANIFEST", "SIGNATURES", "file_hash", "pack", "parsed", "unpack"]

MANIFEST = ".manifest"
SIGNATURES = ".signatures.json"
DATA = "data.json"

MAX_PACKED = 16 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024
MAX_FILES = 2_000
"""Guesses: our policies are 40 files, 160 kB packed."""


def unpack(packed: bytes) -> dict[str, bytes]:
    """Return the files of a bundle by their path. Raises BundleRefused.

    Only plain files with a path inside are taken, each once: OPA and we must not read different ones.
    """
    if len(packed) > MAX_PACKED:
        raise BundleRefused(f"it has more than {MAX_PACKED} bytes", code="BUNDLE_TOO_LARGE")
    plain = _gunzip(packed)
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as archive:
            for member in archive:
                if member.isdir():
                    continue
                path = _path_of(member)
                if path in files:
                    raise BundleRefused(f"{path} is in it twice", code="BUNDLE_DOUBLED_FILE")
                if len(files) >= MAX_FILES:
                    raise BundleRefused(f"it has more than {MAX_FILES} files", code="BUNDLE_TOO_LARGE")
                content = archive.extractfile(member)
                files[path] = b"" if content is None else content.read()
    except (tarfile.TarError, EOFError, ValueError) as error:
        raise BundleRefused(f"it is no tar archive: {error}", code="BUNDLE_MALFORMED") from error
    return files


def _gunzip(packed: bytes) -> bytes:
    """Unpack at most so much: a small file may hold gigabytes of zeros."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            plain = stream.read(MAX_UNPACKED + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise BundleRefused(f"it is not packed by gzip: {error}", code="BUNDLE_MALFORMED") from error
    if len(plain) > MAX_UNPACKED:
        raise BundleRefused(f"it has more than {MAX_UNPACKED} bytes unpacked", code="BUNDLE_TOO_LARGE")
    return plain


def _path_of(member: tarfile.TarInfo) -> str:
    if not member.isreg() or member.issparse():  # of a sparse file a few bytes may be gigabytes
        raise BundleRefused(f"{member.name!r} is no plain file", code="BUNDLE_PATH")
    # Paths of a bundle begin with a slash or with `./`, and mean the same.
    path = member.name.removeprefix("./").removeprefix("/")
    parts = PurePosixPath(path).parts
    plain = "/".join(parts) == path and not {"/", ".", ".."}.intersection(parts)
    if not parts or not plain or "\\" in path or "\0" in path:
        raise BundleRefused(f"{member.name!r} is no path inside a bundle", code="BUNDLE_PATH")
    return path


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return a bundle: the same bytes for the same files."""
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in sorted(files):
            member = tarfile.TarInfo(f"/{path}")
            member.size = len(files[path])
            member.mode = 0o644
            archive.addfile(member, io.BytesIO(files[path]))
    return gzip.compress(plain.getvalue(), mtime=0)


def parsed(path: str, content: bytes) -> object:
    """Return a JSON file of a bundle. Raises BundleRefused, also for a key that is there twice."""
    try:
        return json.loads(content, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise BundleRefused(f"{path}: {error}", code="BUNDLE_MALFORMED") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found


def file_hash(path: str, content: bytes) -> str:
    """Return the SHA-256 of a file as OPA signs it: JSON without spaces, with sorted keys."""
    if PurePosixPath(path).name in (DATA, MANIFEST):
        written = json.dumps(parsed(path, content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        content = written.encode()
    return hashlib.sha256(content).hexdigest()
