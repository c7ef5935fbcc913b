"""Two small subgraphs whose catalogue keeps every rule, as files in which tests plant a defect."""

from __future__ import annotations

import json
from pathlib import Path

__all__ = ["FILES", "OPEN_LIST", "line_of", "write"]

_SCHEMA = """\
extend schema
  @link(
    url: "https://specs.apollo.dev/federation/v2.11"
    import: ["@composeDirective", "@external", "@key", "@requires"]
  )
  @link(
    url: "https://specs.lienthong.example/catalogue/v1.0"
    import: ["@classification", "@declassifies", "@enteredBy", "@reads", "@register"]
  )
  @composeDirective(name: "@classification")
  @composeDirective(name: "@declassifies")
  @composeDirective(name: "@enteredBy")
  @composeDirective(name: "@reads")
  @composeDirective(name: "@register")

directive @classification(level: String!, tags: [String!]! = []) on FIELD_DEFINITION
directive @declassifies(fields: [String!]!, ground: String!) on FIELD_DEFINITION
directive @enteredBy(levels: [String!]!, group: String!) on FIELD_DEFINITION
directive @reads(field: String!) repeatable on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @register(name: String!) on OBJECT
"""

_PEOPLE = """
"Person (người)"
type Person @key(fields: "pin") @register(name: "people") {
  "Number (số)"
  pin: ID @classification(level: "BASIC") @enteredBy(levels: ["COMMUNE"], group: "identity")
  "Birth (ngày sinh)"
  born: String @classification(level: "SENSITIVE") @enteredBy(levels: ["COMMUNE"], group: "identity")
  "Name (họ tên)"
  name: String @classification(level: "BASIC") @enteredBy(levels: ["COMMUNE"], group: "identity")
}

"Order (thứ tự)"
enum Order {
  BORN @reads(field: "Person.born")
  PIN @reads(field: "Person.pin")
}

"Filter (điều kiện)"
input Filter {
  pin: ID @reads(field: "Person.pin")
}

"Table (bảng)"
type Table {
  "Count (số lượng)"
  count: Int @classification(level: "OPERATIONAL")
}

type Query {
  "People (danh sách)"
  people(filter: Filter, born: String @reads(field: "Person.born")): [Person]
    @classification(level: "OPERATIONAL", tags: ["structure"])
  "Counts (thống kê)"
  counts(by: [Order!]!): Table
    @classification(level: "OPERATIONAL", tags: ["statistics"])
    @declassifies(fields: ["Person.born", "Person.pin"], ground: "89/2015/QH13")
  "Day (ngày)"
  today: String! @classification(level: "OPEN")
}
"""

_HEALTH = """
"Person (người)"
type Person @key(fields: "pin") {
  pin: ID
  born: String @external
  "Adult (thành niên)"
  adult: Boolean @requires(fields: "born") @classification(level: "BASIC")
    @declassifies(fields: ["Person.born"], ground: "91/2015/QH13")
}
"""

FILES = {"people.graphql": _SCHEMA + _PEOPLE, "health.graphql": _SCHEMA + _HEALTH}
OPEN_LIST = ["Query.today"]


def write(folder: Path, file: str = "", before: str = "", after: str = "") -> Path:
    """Write the subgraphs and the policy data below a folder, with one place changed. Return that file."""
    data = folder / "policies" / "data"
    data.mkdir(parents=True)
    (data / "open.json").write_text(json.dumps(OPEN_LIST, indent=2), encoding="utf-8")
    subgraphs = folder / "subgraphs"
    subgraphs.mkdir()
    for name, text in FILES.items():
        assert name != file or text.count(before) == 1
        planted = text.replace(before, after) if name == file else text
        (subgraphs / name).write_text(planted, encoding="utf-8")
    return subgraphs / file


def line_of(path: Path, start: str) -> int:
    """Return the number of the only line that starts so, indentation apart."""
    lines = path.read_text(encoding="utf-8").splitlines()
    (found,) = [number for number, line in enumerate(lines, 1) if line.strip().startswith(start)]
    return found
