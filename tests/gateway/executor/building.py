"""Builds supergraphs, operations and plans for the executor's tests, without the planner."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graphql import (
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    get_named_type,
    is_object_type,
    parse,
)

from gateway.decision import (
    Allow,
    Decisions,
    Deny,
    Depends,
    Gatekeeper,
    Mask,
    Masked,
    Outcome,
    PlanOutcome,
    Transport,
)
from gateway.executor import DecisionTable, ExecutionResult, Projection, execute, project
from gateway.executor.paths import unlink
from gateway.operation.model import Field, Operation, OperationKind, SelectionSet
from gateway.query_plan.model import (
    EACH,
    EntityFetch,
    Fetch,
    Gate,
    GateSpec,
    Path,
    QueryPlan,
    Representation,
    RepresentationField,
)
from gateway.supergraph.model import JoinType, Supergraph, TypeDef, TypeKind
from tests.gateway.executor.doubles import RecordingTransport, entity_data

ALLOW = Allow(reason="territory", rule="test")
DENY = Deny(reason="no_ground", rule="test")
HIDDEN = Deny(reason="no_ground", rule="test", silent=True)
DEPENDS = Depends(needs=("residenceProvince",))
KEEP_LAST = Masked(mask=Mask("keep_last", (("n", 4),)), reason="payment_purpose_needed", rule="test")

PIN = RepresentationField(name="pin", read_key="pin")
PERSON = Representation(type_names=frozenset({"Person"}), typename="Person", fields=(PIN,))

SCHEMA = build_schema(
    """
    type Query { person: Person  people: [Person]  cases: CaseConnection!  living: Living  anything: [Thing] }
    type Mutation { first: Int  second: Int }
    interface Living { pin: ID }
    type Person implements Living {
      pin: ID  fullName: String  religion: String  phone: String  maritalStatus: MaritalStatus
      lucky: Int  tags: [String!]  matrix: [[Int!]!]  nickname: String!  extra: Json
      residence: Residence  friend: Person  members: [Member!]
    }
    type Animal implements Living { pin: ID  species: String }
    type Member { relation: String!  person: Person }
    type Residence { provinceCode: String  address: String }
    enum MaritalStatus { SINGLE MARRIED }
    type CaseConnection { edges: [CaseEdge!]!  totalCount: Int! }
    type CaseEdge { cursor: String!  node: Case }
    type Case { caseId: ID  person: Person  payment: Payment }
    type Payment { bankName: String  bankAccountNo: String }
    union Thing = Person | Case
    scalar Json
    """
)

KEYS = {"Person": ("population", "pin"), "Case": ("social_assistance", "caseId")}


def supergraph(schema: GraphQLSchema = SCHEMA, keys: Mapping[str, tuple[str, str]] = KEYS) -> Supergraph:
    types = {
        name: TypeDef(name=name, kind=TypeKind.OBJECT, joins=(JoinType(graph=graph, key=key),))
        for name, (graph, key) in keys.items()
    }
    return Supergraph(types=types, subgraphs={}, graph_ids={}, api_schema=schema, query_type="Query")


def operation(text: str, schema: GraphQLSchema = SCHEMA) -> Operation:
    """Normalise a document that uses fields and inline fragments only."""
    definition = parse(text).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    kind = OperationKind(definition.operation.value)
    root = "Mutation" if kind is OperationKind.MUTATION else "Query"
    return Operation(kind=kind, name=None, selection=_selection(schema, root, definition.selection_set))


def _selection(schema: GraphQLSchema, type_name: str, node: SelectionSetNode) -> SelectionSet:
    fields: list[Field] = []
    branches: list[SelectionSet] = []
    for each in node.selections:
        if isinstance(each, InlineFragmentNode):
            assert each.type_condition is not None
            branches.append(_selection(schema, each.type_condition.name.value, each.selection_set))
        elif isinstance(each, FieldNode):
            fields.append(_field(schema, type_name, each))
    return SelectionSet(type_name=type_name, fields=tuple(fields), by_type=tuple(branches))


def _field(schema: GraphQLSchema, type_name: str, node: FieldNode) -> Field:
    name = node.name.value
    key = node.alias.value if node.alias else name
    selection = None
    if node.selection_set is not None:
        parent: Any = schema.get_type(type_name)
        selection = _selection(schema, get_named_type(parent.fields[name].type).name, node.selection_set)
    return Field(response_key=key, name=name, selection=selection)


def allow_all(**changed: PlanOutcome) -> dict[str, PlanOutcome]:
    """Every coordinate allowed in the plan phase, but those given as `Person__fullName=...`."""
    outcomes: dict[str, PlanOutcome] = {}
    for name, type_ in SCHEMA.type_map.items():
        if is_object_type(type_) and not name.startswith("__"):
            outcomes.update({f"{name}.{field}": ALLOW for field in type_.fields})
    outcomes.update({f"{name}.__typename": ALLOW for name in KEYS})
    # `Person____typename` is `Person.__typename`: the first two underscores are the dot.
    outcomes.update({_coordinate(name): outcome for name, outcome in changed.items()})
    return outcomes


def _coordinate(name: str) -> str:
    type_name, field_name = name.split("__", 1)
    return f"{type_name}.{field_name}"


def entity_fetch(
    path: Path, *, send_if: tuple[str, ...] = (), fields: tuple[RepresentationField, ...] = (PIN,)
) -> EntityFetch:
    representation = Representation(type_names=frozenset({"Person"}), typename="Person", fields=fields)
    return EntityFetch(
        alias="_entities",
        variable="representations",
        path=path,
        representations=(representation,),
        send_if=send_if,
    )


PEOPLE: Path = ("people", EACH)
PERSON_SPEC = GateSpec(
    type_name="Person",
    owner="population",
    attributes=("residenceProvince",),
    coordinates=("Person.__typename", "Person.fullName", "Person.maritalStatus"),
)


def person_gate(path: Path = PEOPLE, *, id: int = 2, after: frozenset[int] = frozenset({1})) -> Gate:  # noqa: A002
    return Gate(
        id=id,
        path=path,
        type_name="Person",
        attributes=PERSON_SPEC.attributes,
        attributes_key="_attributes",
        coordinates=PERSON_SPEC.coordinates,
        after=after,
    )


def gated_plan() -> QueryPlan:
    """People with their attributes from the owner, a gate, then marital status for those allowed."""
    return QueryPlan(
        fetches=(
            Fetch(id=1, subgraph="population", document="{ people }", types=frozenset({"Person"})),
            Fetch(
                id=3,
                subgraph="civil_status",
                document="query($representations: [_Any!]!) { _entities }",
                entities=(entity_fetch(PEOPLE, send_if=("Person.maritalStatus",)),),
                after=frozenset({2}),
                coordinates=frozenset({"Person.maritalStatus"}),
            ),
        ),
        gates=(person_gate(),),
        gated={"Person": PERSON_SPEC},
    )


def person(pin: str, province: str | None, **more: Any) -> dict[str, Any]:
    return {"__typename": "Person", "pin": pin, "_attributes": json.dumps([province]), **more}


async def run(
    plan: QueryPlan,
    transport: Transport,
    gatekeeper: Gatekeeper,
    *,
    variables: Mapping[str, Any] | None = None,
    deadline: float = 3.0,
) -> ExecutionResult:
    return await execute(plan, variables or {}, transport, gatekeeper, {}, {}, None, deadline)


def shown(text: str, result: ExecutionResult, outcomes: Mapping[str, PlanOutcome]) -> Projection:
    return project(operation(text), supergraph(), result, outcomes)


def root_fetch(id: int, subgraph: str, **more: Any) -> Fetch:  # noqa: A002
    return Fetch(id=id, subgraph=subgraph, document=f"{{ {subgraph} }}", **more)


def next_fetch(id: int, subgraph: str, *entities: EntityFetch, after: int = 1, **more: Any) -> Fetch:  # noqa: A002
    return Fetch(id=id, subgraph=subgraph, document="q", entities=entities, after=frozenset({after}), **more)


def two_step() -> QueryPlan:
    return QueryPlan(fetches=(root_fetch(1, "a"), next_fetch(2, "b", entity_fetch(PEOPLE))))


def citizen(pin: Any, **more: Any) -> dict[str, Any]:
    return {"__typename": "Person", "pin": pin, **more}


def source_errors(result: ExecutionResult) -> list[tuple[str, str, list[tuple[str | int, ...]]]]:
    return [
        (each.code, each.service, [unlink(link) + each.rest for link in each.targets])
        for each in result.errors
    ]


def projected(
    text: str, data: dict[str, Any], table: DecisionTable | None = None, **outcomes: PlanOutcome
) -> Projection:
    result = ExecutionResult(data=data, decisions=table or DecisionTable(), gated=frozenset({"Person"}))
    return shown(text, result, allow_all(**outcomes))


def decided(*pairs: tuple[dict[str, Any], Decisions]) -> DecisionTable:
    table = DecisionTable()
    for obj, decisions in pairs:
        table.record(obj, decisions)
    return table


def codes(projection: Projection) -> list[tuple[str, str | None, list[str | int]]]:
    return [
        (error["extensions"]["code"], error["extensions"].get("coordinate"), error["path"])
        for error in projection.errors
    ]


def territory(coordinate: str, attributes: Mapping[str, str | None]) -> Outcome:
    """Allow what is about a person of one province; the existence of others is hidden."""
    if attributes["residenceProvince"] == "52":
        return ALLOW
    return HIDDEN if coordinate == "Person.__typename" else DENY


def status_of_each(request: Any) -> dict[str, Any]:
    """Answer as civil status does: everybody is single."""
    return entity_data(*({"maritalStatus": "SINGLE"} for _ in request.variables["representations"]))


def pins_sent(transport: RecordingTransport, subgraph: str = "civil_status") -> list[str]:
    """Return whom a register was asked about."""
    return [each["pin"] for sent in transport.sent(subgraph) for each in sent]


def decisions(result: ExecutionResult) -> list[Decisions | None]:
    """Return what was decided about each of the people."""
    return [result.decisions.of(each) for each in result.data["people"]]
