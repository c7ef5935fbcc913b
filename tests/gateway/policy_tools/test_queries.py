"""Query cases: how they are read, asked and compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.policy_tools import Answer, Misuse, ask_case, compare, differences, load_cases
from tests.gateway.policy_tools.conftest import ScriptedGateway
from tests.gateway.policy_tools.folders import write_case


def test_cases_are_found_at_any_depth_in_the_order_of_their_folders(tmp_path: Path) -> None:
    write_case(tmp_path / "b" / "second", {}, purpose="1.001776")
    write_case(tmp_path / "a" / "first", {}, variables={"n": 1}, repeat=4)
    first, second = load_cases(tmp_path)
    assert (first.name, first.variables, first.repeat, first.purpose) == ("a/first", {"n": 1}, 4, None)
    assert (second.name, second.variables, second.repeat, second.purpose) == ("b/second", {}, 1, "1.001776")
    assert [case.name for case in load_cases(tmp_path / "a" / "first")] == ["first"]


def test_a_folder_without_a_case_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"there is no request\.json"):
        load_cases(tmp_path)


@pytest.mark.parametrize("missing", ["expected.json", "operation.graphql"])
def test_half_a_case_is_misuse(tmp_path: Path, missing: str) -> None:
    (write_case(tmp_path / "a" / "first", {}) / missing).unlink()
    with pytest.raises(Misuse, match="a/first"):
        load_cases(tmp_path)


def test_a_request_without_a_caller_is_misuse(tmp_path: Path) -> None:
    (write_case(tmp_path / "a", {}) / "request.json").write_text('{"purpose": null}')
    with pytest.raises(Misuse, match="KeyError"):
        load_cases(tmp_path)


def test_a_question_is_asked_until_its_plan_has_settled(
    tmp_path: Path, gateways: list[ScriptedGateway]
) -> None:
    gateways.append(ScriptedGateway((200, b'{"data": {"a": 1}}')))
    write_case(tmp_path / "a", {"data": {"a": 1}}, purpose='p; case="C"')
    [case] = load_cases(tmp_path)
    answers = ask_case(case, gateways[0].url, "token")
    assert len(answers) == len(gateways[0].asked) == 4
    headers, body = gateways[0].asked[0]
    assert (headers["Authorization"], headers["Lienthong-Purpose"]) == ("Bearer token", 'p; case="C"')
    assert body == {"query": "{ a }", "variables": {}}
    assert compare(case, answers) == []


@pytest.mark.parametrize("field", ["verifyIdentity", "verifyHouseholdSize", "checkPayout"])
def test_what_spends_a_budget_is_asked_as_often_as_the_case_says(
    tmp_path: Path, gateways: list[ScriptedGateway], field: str
) -> None:
    gateways.append(ScriptedGateway((200, b'{"data": 1}'), (200, b'{"data": 2}'), (200, b'{"data": 3}')))
    write_case(tmp_path / "a", {"data": 2}, document=f"{{ {field} }}", repeat=2)
    [case] = load_cases(tmp_path)
    answers = ask_case(case, gateways[0].url, None)
    assert [answer.body for answer in answers] == [{"data": 2}]
    assert "Authorization" not in gateways[0].asked[0][0]


def test_an_answer_that_changes_when_its_plan_settles_is_noticed(
    tmp_path: Path, gateways: list[ScriptedGateway]
) -> None:
    gateways.append(ScriptedGateway(*[(200, b'{"data": 1}')] * 3, (200, b'{"data": 2}')))
    write_case(tmp_path / "a", {"data": 1})
    [case] = load_cases(tmp_path)
    assert compare(case, ask_case(case, gateways[0].url, None)) == ["$.data: 2 and not 1"]


def test_another_status_is_a_difference(tmp_path: Path) -> None:
    write_case(tmp_path / "a", {"data": 1}, status=400)
    [case] = load_cases(tmp_path)
    assert compare(case, [Answer(status=200, body={"data": 1}, request_id="")]) == ["status 200 and not 400"]


def error(coordinate: str, reason: str) -> dict[str, object]:
    return {"extensions": {"coordinate": coordinate, "reason": reason}}


def entry(coordinate: str, reason: str) -> dict[str, str]:
    return {"coordinate": coordinate, "reason": reason, "effect": "deny"}


def test_errors_and_policy_entries_have_no_order() -> None:
    one = {
        "errors": [error("A.b", "x"), error("A.a", "x")],
        "extensions": {"policy": {"fields": [entry("A.b", "x"), entry("A.a", "x")]}},
    }
    other = {
        "errors": [error("A.a", "x"), error("A.b", "x")],
        "extensions": {"policy": {"fields": [entry("A.a", "x"), entry("A.b", "x")]}},
    }
    assert differences(one, other) == []


@pytest.mark.parametrize(
    ("expected", "found", "wrong"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, ["$.a: True and not 1"]),
        ({"a": 1}, {}, ["$.a: missing"]),
        ({}, {"a": 1}, ["$.a: 1 was not expected"]),
        ({"a": [1, 2]}, {"a": [1, 3]}, ["$.a[1]: 3 and not 2"]),
        ({"a": [1]}, {"a": [1, 2]}, ["$.a: [1, 2] and not [1]"]),
        ({"a": None}, {"a": None}, []),
        ({"a": {"$any": "revision"}}, {"a": "2026-11-23.1"}, []),
        ({"a": {"$any": "revision"}}, {"a": "today"}, ["$.a: 'today' is no revision"]),
        ({"a": {"$any": "json"}}, {"a": None}, ["$.a: None is no json"]),
    ],
)
def test_differences_are_told_place_by_place(expected: object, found: object, wrong: list[str]) -> None:
    assert differences(expected, found) == wrong
