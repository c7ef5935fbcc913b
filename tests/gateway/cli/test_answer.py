"""Reading and showing answers, on recorded ones."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from gateway.cli.answer import Answer, Cell, ErrorLine, Note, Record, read_answer
from gateway.cli.render import render_answer

ANSWERS = Path(__file__).with_name("answers")


def recorded(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ANSWERS / f"{name}.json").read_text(encoding="utf-8"))
    return document


def shown(answer: Answer) -> str:
    output = StringIO()
    Console(file=output, width=110, highlight=False).print(render_answer(answer))
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def test_values_masks_and_denials_stand_where_the_value_was_asked() -> None:
    assert shown(read_answer(recorded("cases"))) == (ANSWERS / "cases.txt").read_text(encoding="utf-8")


def test_a_single_object_is_one_record() -> None:
    unit = {"code": "21583", "parent": {"code": "52"}}
    assert read_answer({"data": {"unit": unit}}) == Answer(
        records=(
            Record(
                root="unit",
                number=None,
                cells={"code": Cell(value="21583"), "parent.code": Cell(value="52")},
            ),
        ),
        notes=(),
        errors=(),
        revision=None,
    )


def test_a_denied_root_field_is_one_cell_with_its_reason() -> None:
    field = {"coordinate": "Query.cases", "effect": "deny", "reason": "no_ground", "count": 1}
    note = Note(coordinate="Query.cases", effect="deny", reason="no_ground", count=1)
    document = {
        "data": {"cases": None},
        "errors": [{"message": "no", "path": ["cases"], "extensions": {"code": "DENIED"}}],
        "extensions": {"policy": {"revision": "7", "fields": [{**field, "paths": [["cases"]]}]}},
    }
    assert read_answer(document) == Answer(
        records=(Record(root="cases", number=None, cells={"value": Cell(value=None, note=note)}),),
        notes=(note,),
        errors=(),
        revision="7",
    )


def test_what_is_explained_is_shown_with_cause_and_rules() -> None:
    field = {
        "coordinate": "Person.religion", "effect": "deny", "reason": "no_ground", "count": 2, "paths": [],
        "cause": "CALLER", "rules": [{"rule": "gov.law.x", "place": "gov/law/x.rego:7"}], "attributes": [],
    }  # fmt: skip
    answer = read_answer({"data": {}, "extensions": {"policy": {"revision": "7", "fields": [field]}}})
    text = shown(answer)
    for part in ("Person.religion (2x)", "CALLER", "gov.law.x", "gov/law/x.rego:7"):
        assert part in text


def test_a_refused_request_has_errors_alone() -> None:
    error = {"message": "Unknown field.", "extensions": {"code": "GRAPHQL_VALIDATION_FAILED"}}
    line = ErrorLine(code="GRAPHQL_VALIDATION_FAILED", message="Unknown field.", hint=None)
    assert read_answer({"errors": [error]}) == Answer(records=(), notes=(), errors=(line,), revision=None)


def test_markup_in_a_value_is_shown_as_it_is() -> None:
    assert "[bold]x[/bold]" in shown(read_answer({"data": {"unit": {"name": "[bold]x[/bold]"}}}))
