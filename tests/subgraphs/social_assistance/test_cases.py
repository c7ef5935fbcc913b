"""Cases: what is hidden is in no list, count, page or cursor; what is visible is complete."""

from __future__ import annotations

from typing import Any

import pytest

from subgraphs.social_assistance import repository
from tests.postgres import Cluster
from tests.subgraphs.social_assistance.rows import HIDDEN, ROWS, VISIBLE, case
from tests.subgraphs.support import ALL, TestedRegister, ignoring_rows

LIST = """query ($first: Int, $after: String, $pins: [ID!], $category: String) {
    assistanceCases(first: $first, after: $after, pins: $pins, categoryCode: $category) {
        totalCount pageInfo { hasNextPage endCursor } edges { cursor node { caseId } }
    }
}"""


def ids(connection: dict[str, Any]) -> list[str]:
    return [edge["node"]["caseId"] for edge in connection["edges"]]


async def check_hidden_rows_are_nowhere(assistance: TestedRegister) -> None:
    seen: list[str] = []
    after = None
    while True:
        data = await assistance.data(LIST, {"first": 2, "after": after}, rows=ROWS)
        connection = data["assistanceCases"]
        assert connection["totalCount"] == 6
        assert connection["pageInfo"]["endCursor"] == connection["edges"][-1]["cursor"]
        seen += ids(connection)
        if not connection["pageInfo"]["hasNextPage"]:
            break
        after = connection["pageInfo"]["endCursor"]
    assert seen == VISIBLE


async def check_hidden_rows_are_not_found(assistance: TestedRegister) -> None:
    found = await assistance.entities(
        "... on AssistanceCase { caseId } ... on Person { assistanceCases { caseId } }",
        [
            {"__typename": "AssistanceCase", "caseId": "AC-2023-0001"},
            {"__typename": "AssistanceCase", "caseId": "AC-2022-0303"},
            {"__typename": "Person", "pin": "966150000001"},
            {"__typename": "Person", "pin": "952148000303"},
        ],
        rows=ROWS,
    )
    assert found == [
        None,
        {"caseId": "AC-2022-0303"},
        {"assistanceCases": []},
        {"assistanceCases": [{"caseId": "AC-2022-0303"}]},
    ]


async def check_arguments_do_not_reach_hidden_rows(assistance: TestedRegister) -> None:
    for variables in ({"category": "HIV"}, {"pins": [row["pin"] for row in HIDDEN]}):
        data = await assistance.data(LIST, variables, rows=ROWS)
        assert data["assistanceCases"] == {
            "totalCount": 0,
            "pageInfo": {"hasNextPage": False, "endCursor": None},
            "edges": [],
        }


CHECKS = [
    check_hidden_rows_are_nowhere,
    check_hidden_rows_are_not_found,
    check_arguments_do_not_reach_hidden_rows,
]


@pytest.mark.parametrize("check", CHECKS)
async def test_hidden_cases_do_not_exist(assistance: TestedRegister, check: Any) -> None:
    await check(assistance)


@pytest.mark.parametrize("check", CHECKS)
async def test_the_checks_find_a_register_that_ignores_rows(
    assistance: TestedRegister, monkeypatch: pytest.MonkeyPatch, check: Any
) -> None:
    monkeypatch.setattr(repository, "where", ignoring_rows)
    with pytest.raises(AssertionError):
        await check(assistance)


async def test_the_check_finds_a_count_without_the_condition(
    assistance: TestedRegister, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def count(self: repository.Repository, search: object) -> int:
        return int(await self._session.value("select count(*) from assistance_case"))

    monkeypatch.setattr(repository.Repository, "count", count)
    with pytest.raises(AssertionError):
        await check_hidden_rows_are_nowhere(assistance)


@pytest.mark.parametrize("rows", [{}, {"AssistanceCase": []}, {"Person": ALL}])
async def test_a_type_without_condition_returns_nothing(
    assistance: TestedRegister, rows: dict[str, object]
) -> None:
    data = await assistance.data(LIST, rows=rows)
    assert data["assistanceCases"]["totalCount"] == 0
    assert data["assistanceCases"]["edges"] == []


async def test_the_filter_of_the_list_narrows_page_and_count(assistance: TestedRegister) -> None:
    origin = [[{"attr": "origin.payment", "op": "in", "value": ["H08", "H21"]}]]
    data = await assistance.data(LIST, rows=ROWS, filters={"Query.assistanceCases": origin})
    assert data["assistanceCases"]["totalCount"] == 1
    assert ids(data["assistanceCases"]) == ["AC-2022-0303"]


async def test_arguments_select_by_person_and_category(assistance: TestedRegister) -> None:
    for variables, expected in (
        ({"pins": ["952148000303", "952148000101", "952148000303"]}, ["AC-2022-0303", "AC-2023-0101"]),
        ({"pins": []}, []),
        ({"pins": None, "category": "NCT1"}, VISIBLE),
        ({"pins": ["952148000303"], "category": "HIV"}, []),
    ):
        data = await assistance.data(LIST, variables, rows=ROWS)
        assert ids(data["assistanceCases"]) == expected


async def test_a_page_may_have_1000_rows(assistance: TestedRegister) -> None:
    data = await assistance.data(LIST, {"first": 1000}, rows=ROWS)
    assert ids(data["assistanceCases"]) == VISIBLE


@pytest.mark.parametrize("first", [0, -1, 1001])
async def test_first_is_between_1_and_1000(assistance: TestedRegister, first: int) -> None:
    response = await assistance.query(LIST, {"first": first}, rows=ROWS)
    assert response == {
        "data": {"assistanceCases": None},
        "errors": [
            {
                "message": "first is between 1 and 1000.",
                "path": ["assistanceCases"],
                "extensions": {"code": "BAD_USER_INPUT"},
            }
        ],
    }


async def test_a_cursor_of_another_search_is_refused(assistance: TestedRegister) -> None:
    data = await assistance.data(LIST, {"first": 1, "category": "NCT1"}, rows=ROWS)
    cursor = data["assistanceCases"]["pageInfo"]["endCursor"]
    for after in (cursor, "AC-2022-0303"):
        response = await assistance.query(LIST, {"first": 1, "after": after}, rows=ROWS)
        assert response["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}


async def test_a_page_and_its_count_cost_two_statements_and_only_when_asked(
    assistance: TestedRegister,
) -> None:
    await assistance.data(LIST, rows=ROWS)
    assert len(assistance.statements) == 2
    assistance.statements.clear()
    await assistance.data("{ assistanceCases { totalCount } }", rows=ROWS)
    assert len(assistance.statements) == 1


async def test_a_case_by_its_id(assistance: TestedRegister) -> None:
    document = "query ($id: ID!) { assistanceCase(caseId: $id) { caseId } }"
    for case_id, expected in (
        ("AC-2022-0303", {"caseId": "AC-2022-0303"}),
        ("AC-2023-0001", None),  # hidden
        ("AC-2023-9999", None),
        ("", None),
    ):
        assert await assistance.data(document, {"id": case_id}, rows=ROWS) == {"assistanceCase": expected}


async def test_a_page_of_1000_cases_with_all_that_hangs_on_them_is_one_statement_per_type(
    assistance: TestedRegister, cluster: Cluster
) -> None:
    many = [case(f"AC-2024-{number:04}", f"9521490{number:05}") for number in range(1_000)]
    await cluster.register("social_assistance").insert("assistance_case", *many)
    pins = [row["pin"] for row in many]
    found = await assistance.entities(
        """... on Person { assistanceCases {
            caseId versions { version paymentHistory { month } dependantPersons { pin } }
            asOf(date: "2024-01-01") { version } paymentHistory { month } dependantPersons { pin }
        } }""",
        [{"__typename": "Person", "pin": pin} for pin in pins],
        rows={**ROWS, "AssistanceCaseVersion": ALL},
    )
    assert [person["assistanceCases"][0]["caseId"] for person in found] == [row["case_id"] for row in many]
    # cases, earlier versions, versions of the day, payments, dependants
    assert len(assistance.statements) == 5
