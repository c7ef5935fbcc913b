"""Pulls a list into a folder: NDJSON, a state to go on from, a manifest in the end."""

from __future__ import annotations

from gateway.client.pull.files import Files, FolderFiles, open_folder
from gateway.client.pull.folder import KNOWN, MANIFEST, STATE, PullFolder
from gateway.client.pull.order import Order, Pulled, carry_out
from gateway.client.pull.run import BegunAnew, Event, Pages, PageWritten, Pull
from gateway.client.pull.state import Identity, Incident, Manifest, Progress, Superseded

__all__ = [
    "KNOWN",
    "MANIFEST",
    "STATE",
    "BegunAnew",
    "Event",
    "Files",
    "FolderFiles",
    "Identity",
    "Incident",
    "Manifest",
    "Order",
    "PageWritten",
    "Pages",
    "Progress",
    "Pull",
    "PullFolder",
    "Pulled",
    "Superseded",
    "carry_out",
    "open_folder",
]
