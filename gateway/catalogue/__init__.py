"""The catalogue as people and tools use it: checked with file and line, published, and as policy data."""

from __future__ import annotations

from gateway.catalogue.audience import schema_of
from gateway.catalogue.checking import LocatedProblem, check_files, check_supergraph
from gateway.catalogue.formats import to_csv, to_document
from gateway.catalogue.page import to_page
from gateway.catalogue.policy_data import catalogue_data, open_data, write_policy_data
from gateway.catalogue.published import SHARED, Published, PublishedField, PublishedRegister, publish
from gateway.catalogue.sources import CatalogueError, SdlFile, composed, files_in, own_files, read_text

__all__ = [
    "SHARED",
    "CatalogueError",
    "LocatedProblem",
    "Published",
    "PublishedField",
    "PublishedRegister",
    "SdlFile",
    "catalogue_data",
    "check_files",
    "check_supergraph",
    "composed",
    "files_in",
    "open_data",
    "own_files",
    "publish",
    "read_text",
    "schema_of",
    "to_csv",
    "to_document",
    "to_page",
    "write_policy_data",
]
