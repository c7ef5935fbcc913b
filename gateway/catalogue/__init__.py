"""The catalogue as people and tools use it: checked with file and line, published, and as policy data."""

from __future__ import annotations

from gateway.catalogue.checking import LocatedProblem, check_files, check_supergraph
from gateway.catalogue.sources import CatalogueError, SdlFile, composed, files_in, own_files, read_text

__all__ = [
    "CatalogueError",
    "LocatedProblem",
    "SdlFile",
    "check_files",
    "check_supergraph",
    "composed",
    "files_in",
    "own_files",
    "read_text",
]
