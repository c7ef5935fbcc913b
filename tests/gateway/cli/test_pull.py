"""Level: `lienthong pull` as a person or a nightly job runs it, from a gateway that fails on order."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.client.pull import KNOWN, open_folder
from tests.gateway.client.fake_gateway import DOCUMENT, FakeGateway, Fault, error, failing, serving
from tests.gateway.client.pulling import DATA, lines

UNAVAILABLE = failing(200, error("SOURCE_UNAVAILABLE", ["people"]), data={"people": None})
DENIED = failing(200, error("DENIED", ["people"], hint="H21"), data={"people": None})
COUNTED = "{ people { totalCount edges { node { id name phone secret } } } }"


class Desk:
    """A gateway, a folder, and the command line."""

    def __init__(self, folder: Path, rows: int, faults: list[Fault | None]) -> None:
        self.gateway = FakeGateway(rows, faults=faults)
        self.out = folder / "out"
        self.document = folder / "people.graphql"
        self.document.write_text(DOCUMENT, encoding="utf-8")
        self._state = folder / "state"
        self.url = ""

    def pull(self, *options: str | Path, as_: str = "anonymous") -> tuple[int, str, str]:
        """Return the status, and what was printed and complained of."""
        given = ["pull", "--document", self.document, "--as", as_, "--out", self.out]
        given += ["--url", self.url, "--state", self._state, "--patience", "0", *options]
        result = CliRunner().invoke(app, [str(option) for option in given])
        return result.exit_code, result.stdout, result.stderr

    @property
    def data(self) -> bytes:
        """What was pulled."""
        return (self.out / DATA).read_bytes()


@pytest.fixture
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """A desk with 25 rows."""
    made = Desk(tmp_path, 25, getattr(request, "param", []))
    with serving(made.gateway) as made.url:
        yield made


def plain(gateway: FakeGateway, body: Any) -> Any:
    """Answer a page in which nothing was withheld."""
    status, answer = gateway.page(body)
    answer.pop("errors")
    answer["extensions"]["policy"]["fields"] = []
    return status, answer


@pytest.mark.parametrize("desk", [[plain]], indirect=True)
def test_a_pull_of_which_nothing_was_withheld_leaves_with_0(desk: Desk) -> None:
    code, output, _ = desk.pull()
    assert code == 0
    assert output.startswith("people.ndjson: 25 rows, ")
    assert "not plainly shown" not in output
    assert desk.data == lines(desk.gateway.rows)


def test_what_was_withheld_is_summed_up_and_the_status_is_2(desk: Desk) -> None:
    code, output, complaints = desk.pull("--page", "10")
    assert code == 2
    assert "denied              no_ground                Person.secret (25x)" in output
    assert "masked              payment_purpose_needed   Person.phone (25x)" in output
    assert "policy revision 2026-11-23.1" in output
    assert complaints.splitlines()[-1] == "25 rows"


def test_the_caller_and_the_purpose_go_along(desk: Desk) -> None:
    desk.pull("--purpose", "ND194-16.1.a", "--agreement", "AG-1", "--case", "C-1", as_="gia-lai-health")
    [headers] = desk.gateway.headers
    assert headers["Lienthong-Purpose"] == 'ND194-16.1.a; agreement="AG-1"; case="C-1"'
    assert headers["Authorization"].startswith("Bearer ey")
    manifest = json.loads((desk.out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["caller"] == "gia-lai-health"
    assert (manifest["purpose"], manifest["agreement"], manifest["case"]) == ("ND194-16.1.a", "AG-1", "C-1")


def test_pages_have_100_rows_for_those_who_are_no_system(desk: Desk) -> None:
    desk.pull(as_="gia-lai-health")
    assert desk.gateway.requests[0]["variables"]["first"] == 100


def test_pages_of_a_system_have_500_rows(desk: Desk) -> None:
    desk.pull(as_="gia-lai-health-system")
    assert desk.gateway.requests[0]["variables"]["first"] == 500


@pytest.mark.parametrize("desk", [[None, None, UNAVAILABLE]], indirect=True)
def test_a_pull_that_stops_leaves_with_3_and_the_same_command_goes_on(desk: Desk) -> None:
    code, output, complaints = desk.pull("--page", "10")
    assert (code, output) == (3, "")
    assert "SOURCE_UNAVAILABLE: SOURCE_UNAVAILABLE it is\nThe same command goes on." in complaints
    assert desk.data == lines(desk.gateway.rows[:20])
    code, output, _ = desk.pull("--page", "10")
    assert (code, desk.data) == (2, lines(desk.gateway.rows))
    assert "Person.secret (25x)" in output


def test_a_gateway_that_is_not_there_leaves_with_3(desk: Desk) -> None:
    desk.url = "http://127.0.0.1:9/graphql"
    code, _, complaints = desk.pull()
    assert (code, complaints.startswith("UNREACHABLE: no answer from http://127.0.0.1:9")) == (3, True)


@pytest.mark.parametrize("desk", [[None, UNAVAILABLE]], indirect=True)
def test_json_lines_tell_everything(desk: Desk) -> None:
    desk.document.write_text(COUNTED, encoding="utf-8")
    code, output, _ = desk.pull("--page", "20", "--patience", "1", "--json")
    told = [json.loads(line) for line in output.splitlines()]
    assert code == 2
    assert [event["event"] for event in told] == ["page", "waiting", "page", "complete"]
    assert told[0] | {"bytes": 0} == {
        "event": "page", "pages": 1, "rows": 20, "bytes": 0, "total": 25, "revision": "2026-11-23.1",
    }  # fmt: skip
    assert told[1]["code"] == "SOURCE_UNAVAILABLE"
    assert told[3] == {"event": "complete"} | json.loads((desk.out / "manifest.json").read_bytes())


@pytest.mark.parametrize(
    ("desk", "code", "event"), [([UNAVAILABLE], 3, "stopped"), ([DENIED], 1, "refused")], indirect=["desk"]
)
def test_json_lines_tell_how_it_ended(desk: Desk, code: int, event: str) -> None:
    left_with, output, _ = desk.pull("--json")
    [told] = map(json.loads, output.splitlines())
    assert (left_with, told["event"]) == (code, event)
    assert told["code"] in ("SOURCE_UNAVAILABLE", "DENIED")


def narrower(gateway: FakeGateway, body: Any) -> Any:
    """The rules change: names are denied from now on."""
    gateway.revision = "2026-11-24.1"
    gateway.extra = [{"coordinate": "Person.name", "effect": "deny", "reason": "no_ground", "count": 10}]
    return gateway.page(body)


@pytest.mark.parametrize("desk", [[None, narrower]], indirect=True)
def test_rules_that_narrow_stop_the_pull_and_nothing_is_kept(desk: Desk) -> None:
    code, _, complaints = desk.pull("--page", "10")
    assert (code, desk.data) == (3, b"")
    assert complaints.startswith(
        "10 rows\nRULES_CHANGED: the rules changed, revision 2026-11-24.1: Person.name"
    )
    code, _, _ = desk.pull("--page", "10")
    assert (code, desk.data) == (2, lines(desk.gateway.rows))


def wider(gateway: FakeGateway, body: Any) -> Any:
    """The rules change and show no less."""
    gateway.revision = "2026-11-24.1"
    return gateway.page(body)


@pytest.mark.parametrize("desk", [[None, wider]], indirect=True)
def test_rules_that_change_otherwise_begin_the_pull_anew(desk: Desk) -> None:
    code, output, complaints = desk.pull("--page", "10")
    assert (code, desk.data) == (2, lines(desk.gateway.rows))
    assert "the rules changed from 2026-11-23.1 to 2026-11-24.1: 10 rows dropped" in complaints
    assert "10 rows of revision 2026-11-23.1 were dropped: the rules changed" in output


def test_a_complete_pull_is_refused_until_it_is_to_begin_anew(desk: Desk) -> None:
    assert desk.pull()[0] == 2
    code, _, complaints = desk.pull()
    assert (code, complaints.startswith("FOLDER_FINISHED")) == (1, True)
    assert desk.pull("--again")[0] == 2


def test_two_pulls_into_one_folder_are_refused(desk: Desk) -> None:
    with open_folder(desk.out, KNOWN):
        code, _, complaints = desk.pull()
    assert (code, complaints.startswith("FOLDER_BUSY: another pull")) == (1, True)
    assert desk.gateway.requests == []


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        (["--as", "nobody"], "unknown caller 'nobody'"),
        (["--document", "no_such"], "no_such is no file"),
        (["--document", "eligibility"], "DOCUMENT_UNFIT: person is pulled by edges"),
        (["--purpose", "a b"], "PURPOSE_UNKNOWN"),
        (["--set", "unit"], "--set takes name=value"),
        (["--set", "unit=52"], "the document declares no variable 'unit'; it declares none"),
        (["--url", "nonsense"], "BAD_URL"),
        (["--page", "0"], "Invalid value"),
        (["--page", "1001"], "Invalid value"),
        (["--page", "x"], "Invalid value"),
        (["--no-such-option"], "No such option"),
        (["stray"], "unexpected extra argument"),
    ],
)
def test_wrong_use_leaves_with_1_and_never_with_2(desk: Desk, options: list[str], complaint: str) -> None:
    code, output, complaints = desk.pull(*options)
    assert (code, output, complaint in complaints) == (1, "", True)
    assert desk.gateway.requests == []


def test_missing_options_leave_with_1() -> None:
    result = CliRunner().invoke(app, ["pull"])
    assert (result.exit_code, "Missing option" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("kind", "given", "sent"),
    [
        ("String", "7", "7"),
        ("ID!", "7", "7"),
        ("Int", "7", 7),
        ("Boolean", "true", True),
        ("[ID!]", '["7"]', ["7"]),
        ("Date", "2026-01-31", "2026-01-31"),
        ("LifeStatus", "ALIVE", "ALIVE"),
        ("String", "a=b", "a=b"),
        ("Filter", '{"a": null}', {"a": None}),
    ],
)
def test_variables_are_read_as_their_types(desk: Desk, kind: str, given: str, sent: Any) -> None:
    desk.document.write_text(f"query ($v: {kind}) {{ people(v: $v) {{ edges {{ node {{ id }} }} }} }}")
    assert desk.pull("--set", f"v={given}")[0] == 2
    assert desk.gateway.requests[0]["variables"] == {"v": sent, "first": 100, "after": None}
    other = "8" if given == "7" else "7"
    code, _, complaints = desk.pull("--set", f"v={other}")
    assert (code, complaints.startswith("FOLDER_OF_ANOTHER_PULL")) == (1, True)


def test_a_variable_given_twice_is_refused(desk: Desk) -> None:
    desk.document.write_text("query ($v: ID) { people(v: $v) { edges { node { id } } } }")
    assert desk.pull("--set", "v=1", "--set", "v=2")[2] == "--set gives v twice\n"


@pytest.mark.parametrize("desk", [[None, UNAVAILABLE]], indirect=True)
def test_on_a_terminal_there_is_a_bar_and_what_fails_stands_above_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.document.write_text(COUNTED, encoding="utf-8")
    terminal = Console(file=io.StringIO(), force_terminal=True, width=100, highlight=False)
    monkeypatch.setattr("gateway.cli.pulling.error_console", terminal)
    assert desk.pull("--page", "10", "--patience", "1")[0] == 2
    shown = terminal.file.getvalue()  # type: ignore[attr-defined]  # it is the StringIO from above
    assert "25/25" in shown
    assert "SOURCE_UNAVAILABLE: SOURCE_UNAVAILABLE it is; again in" in shown
