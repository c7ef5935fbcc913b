"""Reading traffic files: equal documents are one, and what is wrong is named by line; level: unit."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.policy_tools import Misuse
from gateway.policy_tools.traffic.files import read_traffic

PLAN: dict[str, Any] = {
    "protocol": "gw.decision/1",
    "phase": "plan",
    "subject": {"kind": "OFFICER"},
    "fields": [{"coordinate": "Person.pin"}],
}
OBJECT = {**PLAN, "phase": "object", "objects": [{"type": "Person", "attrs": {}}]}


def line(document: Any) -> str:
    return json.dumps({"document": document, "answer": {}}) + "\n"


def test_equal_documents_are_read_once_and_counted(tmp_path: Path) -> None:
    other = PLAN | {"subject": {"kind": "SYSTEM"}}
    (tmp_path / "t").write_text(line(PLAN) + line(other) + line(dict(reversed(PLAN.items()))))
    assert [(one.document, one.line, one.times) for one in read_traffic(tmp_path / "t")] == [
        (PLAN, 1, 2),
        (other, 2, 1),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "NOT_JSON"),
        ("[1]", "NOT_A_DECISION"),
        (json.dumps({"document": PLAN}), "NOT_A_DECISION"),
        (line(PLAN | {"protocol": "gw.decision/2"}), "WRONG_PROTOCOL"),
        (line(PLAN | {"phase": "canary"}), "WRONG_PHASE"),
        (line(PLAN | {"subject": None}), "WRONG_SHAPE: no subject"),
        (line(PLAN | {"fields": []}), "WRONG_SHAPE: no fields"),
        (line(PLAN | {"fields": [{}]}), "WRONG_SHAPE: a field without"),
        (line(OBJECT), "WRONG_SHAPE: no objects"),
        (line(OBJECT | {"checks": [{"field": 0, "objects": [1]}]}), "WRONG_SHAPE: a check out of range"),
    ],
)
def test_what_is_wrong_is_named_by_line(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "t").write_text(line(PLAN) + text)
    with pytest.raises(Misuse, match=f":2: {code}"):
        read_traffic(tmp_path / "t")


def test_no_file_and_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="UNREADABLE"):
        read_traffic(tmp_path / "t")
    (tmp_path / "t").write_text("")
    with pytest.raises(Misuse, match="EMPTY"):
        read_traffic(tmp_path / "t")
