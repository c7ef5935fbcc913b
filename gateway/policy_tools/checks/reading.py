"""What rules may read: the field, the object, who asks, what for, and the day; and reference data.

Decisions are remembered by exactly these (`design.md` 6): a rule that read anything else would be remembered
for what it did not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from gateway.access.documents import plan_document
from gateway.access.fields import FieldRow
from gateway.access.plan import DecisionContext
from gateway.decision import CaseFacts, Level, Purpose, Subject, SubjectKind, Via
from gateway.policy_tools.checks.violations import Violation
from gateway.policy_tools.rego_ast import Module, Node, line_of, path_of, rules_of, walk

__all__ = ["check_reading", "readable"]

PARTS = ("subject", "purpose", "request")
CHANGING = frozenset(
    {
        ("time", "now_ns"), ("rand", "intn"), ("http", "send"), ("opa", "runtime"), ("uuid", "rfc4122"),
        ("net", "lookup_ip_addr"),
    }
)  # fmt: skip
"""Functions that answer differently each time."""


def readable() -> Mapping[tuple[str, ...], frozenset[str]]:
    """Return the names below `f` and the parts of `input`, as the gateway writes its documents."""
    row = FieldRow(
        coordinate="A.b", via=Via.SELECT, level="BASIC", owner="o", group="g", entities=("A",), unit="1",
        unit_province="1",
    )  # fmt: skip
    subject = Subject(
        kind=SubjectKind.OFFICER,
        id="x",
        agency="a",
        level=Level.PROVINCE,
        unit="1",
        sector="s",
        successor="a",
    )
    purpose = Purpose(
        code="p",
        legal_basis="l",
        agreement="a",
        case=CaseFacts(register="r", agency="a", province="a", status="s"),
    )
    document: dict[str, Any] = plan_document(
        DecisionContext(subject=subject, purpose=purpose, on=date.min), [row]
    )
    return {
        ("f",): frozenset(document["fields"][0]),
        ("input", "subject"): frozenset(document["subject"]),
        ("input", "purpose"): frozenset(document["purpose"]),
        ("input", "purpose", "case"): frozenset(document["purpose"]["case"]),
        ("input", "request"): frozenset(document["request"]),
    }


def check_reading(modules: Sequence[Module], reference: Mapping[str, Any]) -> list[Violation]:
    """Return what rules of owners and of the law read besides what they may."""
    names = readable()
    found: set[Violation] = set()
    for module in modules:
        imported = {path_of(one["path"])[-1] for one in module.tree.get("imports") or ()}
        for one in module.tree.get("imports") or ():
            if path_of(one["path"])[:2] != ("data", "gov"):
                found.add(_violation(module, one, "UNREADABLE", f"imports {'.'.join(path_of(one['path']))}"))
        for rule in rules_of(module):
            for node in walk(rule):
                for message in _wrong(path_of(node), node, names, reference, imported):
                    found.add(_violation(module, node, "UNREADABLE", message))
    return sorted(found)


def _wrong(
    path: tuple[str, ...],
    node: Node,
    names: Mapping[tuple[str, ...], frozenset[str]],
    reference: Mapping[str, Any],
    imported: set[str],
) -> Iterator[str]:
    if not path or node.get("type") not in ("ref", "var"):
        return
    if path in CHANGING:
        yield f"{'.'.join(path)} answers differently each time"
    bare = path[0] == "input" and path[1:2] not in [(part,) for part in PARTS]
    if bare and "input" not in imported and node.get("type") == "ref":
        yield f"rules read input.subject, input.purpose and input.request, and not {'.'.join(path)}"
    if path[0] == "data" and node.get("type") == "ref":
        if path[1:2] == ("reference",) and path[2:3] != ("*",) and path[2] not in reference:
            yield f"there is no data file {path[2]}.json"
        elif path[1:2] not in (("reference",), ("gov",)):
            yield f"rules read data.reference, and not {'.'.join(path)}"
    for below, known in names.items():
        name = path[len(below) : len(below) + 1]
        if path[: len(below)] == below and name and name[0] not in known | {"*"}:
            yield f"{'.'.join(below)} has no {name[0]}"


def _violation(module: Module, node: Node, code: str, message: str) -> Violation:
    return Violation(path=module.path, line=line_of(node), code=code, message=message)
