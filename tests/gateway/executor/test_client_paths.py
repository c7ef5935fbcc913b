"""Unit: errors of sources speak of places in the answer, and of nothing the caller may not know of."""

from __future__ import annotations

from typing import Any

from gateway.decision import Decisions, PlanOutcome
from gateway.executor import DecisionTable, ExecutionResult, Projection, SourceError
from gateway.executor.model import Link
from tests.gateway.executor.building import ALLOW, DENY, DEPENDS, HIDDEN, allow_all, shown


def at(*path: str | int) -> Link:
    link: Link = None
    for item in path:
        link = (link, item)
    return link


def failure(
    *targets: Link, rest: tuple[str | int, ...] = (), coordinates: frozenset[str] = frozenset()
) -> SourceError:
    return SourceError(
        code="SOURCE_UNAVAILABLE",
        message="The register civil_status is not available",
        service="civil_status",
        targets=targets,
        rest=rest,
        coordinates=coordinates,
    )


def projected(
    text: str,
    data: dict[str, Any],
    error: SourceError,
    *decided: tuple[dict[str, Any], Decisions],
    **outcomes: PlanOutcome,
) -> Projection:
    table = DecisionTable()
    for obj, decisions in decided:
        table.record(obj, decisions)
    return shown(text, ExecutionResult(data=data, decisions=table, errors=(error,)), allow_all(**outcomes))


def paths(projection: Projection) -> list[list[str | int]]:
    found = []
    for error in projection.errors:
        found.extend(error["extensions"].get("paths", [error.get("path", [])]))
    return found


PEOPLE = "{ people { pin maritalStatus } }"
STATUS = frozenset({"Person.maritalStatus"})


def test_a_failed_fetch_is_one_error_at_the_fields_it_was_to_bring() -> None:
    projection = projected(
        PEOPLE, {"people": [{"pin": "1"}, {"pin": "2"}]},
        failure(at("people", 0), at("people", 1), coordinates=STATUS),
    )  # fmt: skip
    assert projection.data == {
        "people": [{"pin": "1", "maritalStatus": None}, {"pin": "2", "maritalStatus": None}]
    }
    assert projection.errors == (
        {
            "message": "The register civil_status is not available",
            "path": ["people", 0, "maritalStatus"],
            "extensions": {
                "code": "SOURCE_UNAVAILABLE",
                "service": "civil_status",
                "paths": [["people", 0, "maritalStatus"], ["people", 1, "maritalStatus"]],
            },
        },
    )


def test_a_failed_root_fetch_is_at_the_root_fields_it_was_to_bring() -> None:
    error = failure(None, coordinates=frozenset({"Query.people", "Person.pin"}))
    projection = projected("{ everyone: people { pin } person { pin } }", {"person": {"pin": "1"}}, error)
    assert projection.data == {"everyone": None, "person": {"pin": "1"}}
    assert paths(projection) == [["everyone"]]


def test_a_fetch_of_hidden_inputs_is_at_the_object() -> None:
    error = failure(at("people", 0), coordinates=frozenset({"Person.dateOfBirth"}))
    assert paths(projected(PEOPLE, {"people": [{"pin": "1"}]}, error)) == [["people", 0]]


def test_at_most_twenty_paths() -> None:
    people = [{"pin": str(index)} for index in range(30)]
    error = failure(*(at("people", index) for index in range(30)), coordinates=STATUS)
    assert len(paths(projected(PEOPLE, {"people": people}, error))) == 20


def test_internal_fields_are_cut_off() -> None:
    error = failure(at("people", 0), rest=("_rq_birth", "secret"))
    assert paths(projected(PEOPLE, {"people": [{"pin": "1"}]}, error)) == [["people", 0]]


def test_indexes_are_those_of_the_answer() -> None:
    hidden, seen = {"pin": "1"}, {"pin": "2"}
    projection = projected(
        PEOPLE, {"people": [hidden, seen]}, failure(at("people", 1), rest=("maritalStatus",)),
        (hidden, {"Person.__typename": HIDDEN}), (seen, {"Person.__typename": ALLOW}),
        Person____typename=DEPENDS,
    )  # fmt: skip
    assert paths(projection) == [["people", 0, "maritalStatus"]]


def test_an_error_about_hidden_objects_only_is_not_told() -> None:
    hidden = {"pin": "1"}
    projection = projected(
        "{ people { maritalStatus } person { maritalStatus } }", {"people": [hidden], "person": hidden},
        failure(at("people", 0), at("person"), coordinates=STATUS),
        (hidden, {"Person.__typename": HIDDEN}),
        Person____typename=DEPENDS,
    )  # fmt: skip
    assert projection.errors == ()


def test_an_error_behind_a_denied_field_is_not_told() -> None:
    person: dict[str, Any] = {"pin": "1", "friend": {"pin": "2"}}
    text = "{ person { friend { maritalStatus } religion } }"
    below = failure(at("person", "friend"), rest=("maritalStatus",))
    itself = failure(at("person"), rest=("religion",))
    denied: dict[str, PlanOutcome] = {"Person__friend": DENY, "Person__religion": HIDDEN}
    for error in (below, itself):
        projection = projected(text, {"person": person}, error, **denied)
        assert "SOURCE_UNAVAILABLE" not in str(projection.errors)


def test_fields_the_caller_may_not_see_are_not_named() -> None:
    error = failure(at("person"), coordinates=frozenset({"Person.maritalStatus", "Person.religion"}))
    projection = projected(
        "{ person { maritalStatus religion } }", {"person": {}}, error, Person__religion=HIDDEN
    )
    assert paths(projection) == [["person", "maritalStatus"]]


def test_an_error_explains_the_null_that_rises_from_it() -> None:
    error = failure(at("person"), rest=("nickname",))
    projection = projected("{ person { nickname } }", {"person": {"nickname": None}}, error)
    assert projection.data == {"person": None}
    assert [each["extensions"]["code"] for each in projection.errors] == ["SOURCE_UNAVAILABLE"]


def test_an_error_elsewhere_explains_nothing() -> None:
    error = failure(at("person"), rest=("pin",))
    projection = projected("{ person { pin nickname } }", {"person": {"nickname": None}}, error)
    assert [each["extensions"]["code"] for each in projection.errors] == [
        "SOURCE_UNAVAILABLE",
        "SOURCE_ERROR",
    ]


def test_an_error_about_the_whole_answer_has_no_path() -> None:
    (error,) = projected(PEOPLE, {"people": []}, failure(None)).errors
    assert "path" not in error
