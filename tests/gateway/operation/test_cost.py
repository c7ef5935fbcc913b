"""Unit tests of the cost of an operation."""

from __future__ import annotations

import pytest
from graphql import build_schema, parse
from graphql.language import FieldNode, OperationDefinitionNode, SelectionSetNode

from gateway.errors import LimitExceeded
from gateway.operation.cost import check_cost, check_pages, operation_cost, page_sizes
from gateway.operation.model import Argument, Field, Operation, OperationKind, SelectionSet

SCHEMA = build_schema(
    """
    type Query { person: Person, cases(first: Int = 20): CaseConnection! }
    type CaseConnection { edges: [CaseEdge!]!, pageInfo: PageInfo!, totalCount: Int! }
    type CaseEdge { cursor: String!, node: Case }
    type PageInfo { hasNextPage: Boolean! }
    type Case { id: ID, person: Person }
    type Person { id: ID, children: [Person!], cases(first: Int = 20): CaseConnection! }
    """
)
TYPES = {
    "person": "Person",
    "children": "Person",
    "cases": "CaseConnection",
    "edges": "CaseEdge",
    "node": "Case",
    "pageInfo": "PageInfo",
}


def selection(type_name: str, node: SelectionSetNode) -> SelectionSet:
    fields = []
    for child in node.selections:
        assert isinstance(child, FieldNode)
        name = child.name.value
        fields.append(
            Field(
                response_key=name,
                name=name,
                arguments=tuple(Argument(name=a.name.value, value=a.value) for a in child.arguments or ()),
                selection=selection(TYPES[name], child.selection_set) if child.selection_set else None,
            )
        )
    return SelectionSet(type_name=type_name, fields=tuple(fields))


def operation(text: str) -> Operation:
    definition = parse(text).definitions[0]
    assert isinstance(definition, OperationDefinitionNode)
    return Operation(
        kind=OperationKind.QUERY, name=None, selection=selection("Query", definition.selection_set)
    )


def cost(text: str, **variables: object) -> int:
    return operation_cost(operation(text), variables, page_sizes(SCHEMA))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ person { id } }", 1),
        ("{ person { children { id } } }", 1 + 10),
        ("{ cases { edges { node { id } } } }", 20),
        (
            "{ cases(first: 3) { totalCount pageInfo { hasNextPage } edges { node { id person { id } } } } }",
            6,
        ),
        (
            "{cases(first: 100) {edges {node {person {cases(first: 100) {edges {node {id}}}}}}}}",
            10_200,
        ),
        ("{ cases(first: -5) { edges { node { id } } } }", 1),
    ],
)
def test_an_operation_costs_the_objects_it_may_return(text: str, expected: int) -> None:
    assert cost(text) == expected


def test_a_variable_page_size_is_counted_with_its_value() -> None:
    text = "query($n: Int) { cases(first: $n) { edges { node { id } } } }"
    assert (cost(text, n=7), cost(text)) == (7, 20)


def test_an_operation_over_the_limit_is_refused() -> None:
    check_cost(2_000, 2_000)
    with pytest.raises(LimitExceeded, match="may return 2001 objects; the limit is 2000"):
        check_cost(2_001, 2_000)


VARIABLE = "query($n: Int) { cases(first: $n) { totalCount } }"


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ cases(first: 101) { totalCount } }", {}),
        ("{ person { cases(first: 101) { totalCount } } }", {}),
        ("{ cases { edges { node { person { cases(first: 2147483647) { totalCount } } } } } }", {}),
        (VARIABLE, {"n": 101}),
    ],
)
def test_a_page_over_the_limit_is_refused_wherever_it_stands(text: str, variables: dict[str, int]) -> None:
    with pytest.raises(LimitExceeded, match="a page holds at most 100 objects"):
        check_pages(operation(text), variables, 100)
    check_pages(operation(text), variables, 2**31)


@pytest.mark.parametrize("variables", [{"n": 100}, {"n": None}, {}, {"n": -1}])
def test_a_page_within_the_limit_is_not(variables: dict[str, int]) -> None:
    check_pages(operation(VARIABLE), variables, 100)
    check_pages(operation("{ person { id } cases { totalCount } }"), {}, 1)
