"""The SDL files that a supergraph is composed of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from gateway.composition import SubgraphSource, compose
from gateway.errors import LienThongError

__all__ = ["CatalogueError", "SdlFile", "composed", "files_in", "own_files", "read_text"]

_PRINTED = "schema.graphql"
_SHARING = "gateway/sharing"


class CatalogueError(LienThongError):
    """The catalogue cannot be read: no such file, no SDL in a folder, no list of open coordinates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SdlFile:
    """The SDL of one subgraph."""

    subgraph: str
    path: Path


def own_files(root: Path) -> tuple[SdlFile, ...]:
    """Return the printed SDL of the registers and of sharing; `root` is where our packages lie."""
    registers = sorted((root / "subgraphs").glob(f"*/{_PRINTED}"))
    return tuple(
        SdlFile(subgraph=path.parent.name, path=path) for path in (*registers, root / _SHARING / _PRINTED)
    )


def files_in(folder: Path) -> tuple[SdlFile, ...]:
    """Return the SDL files of a folder: `NAME.graphql` and `NAME/schema.graphql`.

    Raises CatalogueError when there is none.
    """
    found = [SdlFile(subgraph=path.stem, path=path) for path in sorted(folder.glob("*.graphql"))]
    found += [SdlFile(subgraph=path.parent.name, path=path) for path in sorted(folder.glob(f"*/{_PRINTED}"))]
    if not found:
        raise CatalogueError(f"{folder} holds no NAME.graphql and no NAME/{_PRINTED}")
    return tuple(found)


def composed(files: Iterable[SdlFile]) -> str:
    """Return the supergraph SDL of some files. Raises CatalogueError, CompositionError."""
    return _composed(tuple((one.subgraph, read_text(one.path)) for one in files))


@lru_cache(maxsize=2)
def _composed(named: tuple[tuple[str, str], ...]) -> str:
    return compose([SubgraphSource(name=name, url=f"local://{name}", sdl=sdl) for name, sdl in named])


def read_text(path: Path) -> str:
    """Return a file's text. Raises CatalogueError."""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path} cannot be read: {error}") from error
