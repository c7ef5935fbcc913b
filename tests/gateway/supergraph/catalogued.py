"""A small supergraph with everything the catalogue knows, for the tests of reading and of the rules."""

from __future__ import annotations

__all__ = ["HEAD", "OPEN", "TYPES", "replaced"]

HEAD = """
schema
  @link(url: "https://specs.apollo.dev/link/v1.0")
  @link(url: "https://specs.apollo.dev/join/v0.5", for: EXECUTION)
  @link(url: "https://specs.apollo.dev/inaccessible/v0.2", for: SECURITY)
  @link(
    url: "https://specs.lienthong.example/catalogue/v1.0"
    import: ["@classification", "@declassifies", {name: "@enteredBy", as: "@written"}, "@reads", "@register"]
  )
{
  query: Query
}

directive @classification(level: String!, tags: [String!]! = []) on FIELD_DEFINITION
directive @declassifies(fields: [String!]!, ground: String!) on FIELD_DEFINITION
directive @written(levels: [String!]!, group: String!) on FIELD_DEFINITION
directive @reads(field: String!) repeatable on ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
directive @register(name: String!) on OBJECT
directive @inaccessible on FIELD_DEFINITION | OBJECT | ARGUMENT_DEFINITION | ENUM_VALUE
directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
directive @join__field(
  graph: join__Graph
  requires: join__FieldSet
  provides: join__FieldSet
  type: String
  external: Boolean
  override: String
  usedOverridden: Boolean
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION
directive @join__graph(name: String!, url: String!) on ENUM_VALUE
directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE
directive @join__type(
  graph: join__Graph!
  key: join__FieldSet
  extension: Boolean! = false
  resolvable: Boolean! = true
  isInterfaceObject: Boolean! = false
) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA
scalar join__FieldSet
scalar link__Import
enum link__Purpose { SECURITY EXECUTION }
enum join__Graph {
  HEALTH @join__graph(name: "health", url: "http://127.0.0.1:1/health")
  PEOPLE @join__graph(name: "people", url: "http://127.0.0.1:1/people")
}
"""

TYPES = """
"Person (người)"
type Person
  @join__type(graph: HEALTH, key: "pin")
  @join__type(graph: PEOPLE, key: "pin")
  @register(name: "people")
{
  "Number (số)" pin: ID @classification(level: "BASIC") @written(levels: ["COMMUNE"], group: "identity")
  "Born (ngày sinh)" born: String @join__field(graph: PEOPLE) @join__field(graph: HEALTH, external: true)
    @classification(level: "SENSITIVE") @written(levels: ["COMMUNE", "PROVINCE"], group: "identity")
  "Insured (bảo hiểm)" insured: Insurance @join__field(graph: HEALTH, requires: "born")
    @classification(level: "SENSITIVE", tags: ["hiv"])
  "Adult (thành niên)" adult: Boolean @join__field(graph: HEALTH, requires: "born")
    @classification(level: "BASIC") @declassifies(fields: ["Person.born"], ground: "law 1")
  "Older (lớn tuổi hơn)" isOlder(than: String @reads(field: "Person.born")): Boolean
    @join__field(graph: PEOPLE) @classification(level: "BASIC")
    @declassifies(fields: ["Person.born"], ground: "law 2")
  "On a day (tại ngày)" asOf(date: String!): Person @join__field(graph: PEOPLE)
    @classification(level: "OPERATIONAL", tags: ["structure"])
  policyAttributes(names: [String!]!): String! @join__field(graph: PEOPLE) @inaccessible
}

"Insurance (bảo hiểm)"
type Insurance @join__type(graph: HEALTH) @register(name: "health") {
  "Rate (mức)" rate: Int @classification(level: "SENSITIVE")
}

"Page (trang)"
type Page @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {
  "Size (số dòng)" size: Int! @classification(level: "OPEN", tags: ["structure"])
}

"Edge (phần tử)"
type PersonEdge @join__type(graph: PEOPLE) {
  "Node (bản ghi)" node: Person @classification(level: "OPERATIONAL", tags: ["structure"])
}

"Connection (danh sách)"
type PersonConnection @join__type(graph: PEOPLE) {
  "Edges (các phần tử)" edges: [PersonEdge!]! @classification(level: "OPERATIONAL", tags: ["structure"])
}

"Table (bảng)"
type Table @join__type(graph: PEOPLE) {
  "Count (số lượng)" count: Int @classification(level: "OPERATIONAL")
}

"Order (thứ tự)"
enum Order @join__type(graph: PEOPLE) {
  BORN @join__enumValue(graph: PEOPLE) @reads(field: "Person.born")
  PIN @join__enumValue(graph: PEOPLE) @reads(field: "Person.pin")
}

"Sex (giới tính)"
enum Sex @join__type(graph: PEOPLE) {
  MALE @join__enumValue(graph: PEOPLE)
  FEMALE @join__enumValue(graph: PEOPLE)
}

"Filter (điều kiện)"
input Filter @join__type(graph: PEOPLE) {
  pin: ID @reads(field: "Person.pin")
  sex: Sex @reads(field: "Person.pin")
  and: [Filter!]
}

type Query @join__type(graph: HEALTH) @join__type(graph: PEOPLE) {
  "People (danh sách người)"
  people(
    born: String @reads(field: "Person.born"), filter: Filter, by: [Order!], first: Int
  ): PersonConnection! @join__field(graph: PEOPLE)
    @classification(level: "OPERATIONAL", tags: ["structure"])
  "Statistics (thống kê)" counts(by: [Order!]!, on: String @reads(field: "Person.born")): Table
    @join__field(graph: PEOPLE) @classification(level: "OPERATIONAL", tags: ["statistics"])
    @declassifies(fields: ["Person.born", "Person.pin"], ground: "law 3")
  "Verification (xác thực)" verify(pin: ID!): Boolean @join__field(graph: PEOPLE)
    @classification(level: "OPERATIONAL") @declassifies(fields: ["Person.pin"], ground: "law 4")
  "Page (trang)" page(on: String): Page! @join__field(graph: HEALTH) @classification(level: "OPEN")
}
"""

OPEN = ("Page.__typename", "Page.size", "Query.page")


def replaced(before: str, after: str) -> str:
    """The types with one place changed."""
    assert TYPES.count(before) == 1
    return TYPES.replace(before, after)
