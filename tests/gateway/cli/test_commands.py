"""The commands, run as a person would; the gateway is a recorded one that keeps what it was asked."""

from __future__ import annotations

import base64
import json
import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from gateway.cli.main import app
from gateway.local.ports import HOST
from gateway.local.state import State
from tests.gateway.access.building import SUPERGRAPH

ANSWER = (Path(__file__).with_name("answers") / "cases.json").read_bytes()


class RecordedGateway:
    """Answers every question with one recorded answer."""

    def __init__(self, answer: bytes) -> None:
        self.questions: list[tuple[dict[str, str], dict[str, Any]]] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                gateway.questions.append((dict(self.headers), body))
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class's name)
                """Say nothing."""

        self.server = HTTPServer((HOST, 0), Handler)
        self.url = f"http://{HOST}:{self.server.server_port}/graphql"


def serving(answer: bytes) -> Iterator[RecordedGateway]:
    gateway = RecordedGateway(answer)
    thread = threading.Thread(target=gateway.server.serve_forever)
    thread.start()
    yield gateway
    gateway.server.shutdown()
    thread.join()
    gateway.server.server_close()


@pytest.fixture
def gateway() -> Iterator[RecordedGateway]:
    yield from serving(ANSWER)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_query_asks_with_token_purpose_and_variables(gateway: RecordedGateway, state: Path) -> None:
    code, output, _ = run(
        "query", "assistance_cases", "--as", "viettel", "--purpose", "sim-registration",
        "--agreement", "AG-2026-VTL-001", "--variables", '{"n": 1}', "--url", gateway.url, "--state", state,
    )  # fmt: skip
    [(headers, body)] = gateway.questions
    assert code == 0
    assert "*********0303  masked" in output
    assert headers["Lienthong-Purpose"] == 'sim-registration; agreement="AG-2026-VTL-001"'
    assert headers["Authorization"].startswith("Bearer ey")
    assert body["variables"] == {"n": 1}
    assert "assistanceCases(" in body["query"]


def test_query_may_ask_for_all_or_nothing_and_for_reasons(gateway: RecordedGateway, state: Path) -> None:
    address = ("--as", "viettel", "--url", gateway.url, "--state", state)
    run("query", "assistance_cases", "--reject", "--explain", *address)
    run("query", "assistance_cases", *address)
    (asked, _), (plain, _) = gateway.questions
    assert asked["Lienthong-Policy-Mode"] == "reject"
    assert scope_of(asked["Authorization"]) == "explain"
    assert "Lienthong-Policy-Mode" not in plain
    assert scope_of(plain["Authorization"]) is None


def scope_of(header: str) -> object:
    claims = header.removeprefix("Bearer ").split(".")[1]
    return json.loads(base64.urlsafe_b64decode(f"{claims}==")).get("scope")


def test_query_as_json_prints_the_answer_as_it_came(gateway: RecordedGateway, state: Path) -> None:
    code, output, _ = run("query", "administrative_unit", "--json", "--url", gateway.url, "--state", state)
    [(headers, _)] = gateway.questions
    assert (code, json.loads(output)) == (0, json.loads(ANSWER))
    assert "Authorization" not in headers
    assert "Lienthong-Purpose" not in headers


def test_query_without_data_leaves_with_1(state: Path) -> None:
    for gateway in serving(
        b'{"errors": [{"message": "Too deep.", "extensions": {"code": "LIMIT_EXCEEDED"}}]}'
    ):
        code, output, _ = run("query", "administrative_unit", "--url", gateway.url, "--state", state)
        assert (code, output) == (1, "LIMIT_EXCEEDED: Too deep.\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["query", "assistance_cases", "--as", "nobody"], "unknown caller 'nobody': one of gia-lai-health"),
        (["query", "no_such"], "no_such is no file, and none of the examples administrative_unit"),
        (["query", "assistance_cases", "--variables", "{"], "--variables is no JSON"),
        (["query", "assistance_cases", "--variables", "[]"], "--variables must be a JSON object"),
        (["query", "assistance_cases"], "nothing runs in"),
        (["query", "assistance_cases", "--url", "http://127.0.0.1:9/graphql"], "no answer from http://127"),
        (["token", "--as", "anonymous"], "anonymous has no token"),
        (["plan", "assistance_cases"], "`lienthong up` composes it"),
    ],
)
def test_mistakes_are_answered_in_a_line(arguments: list[str], complaint: str, state: Path) -> None:
    code, output, complaints = run(*arguments, "--state", state)
    assert (code, output, complaint in complaints) == (1, "", True)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--supergraphs", "."], "--supergraphs and --policy go together"),
        (["--policy", "allow-all"], "--supergraphs and --policy go together"),
        (["--supergraphs", ".", "--policy", "allow-all", "--host", "192.0.2.1"], "on loopback only"),
        (["--supergraphs", "REGISTERS", "--policy", "allow-all"], "its fields carry @classification"),
    ],
)
def test_serving_with_everything_allowed_is_refused(
    arguments: list[str], complaint: str, tmp_path: Path
) -> None:
    (tmp_path / "registers.graphql").write_text(SUPERGRAPH.read_text(encoding="utf-8"), encoding="utf-8")
    given = [str(tmp_path) if one == "REGISTERS" else one for one in arguments]
    code, output, complaints = run("serve", *given)
    assert (code, output, complaint in complaints) == (1, "", True)


def test_token_prints_a_token_and_nothing_else(state: Path) -> None:
    code, output, _ = run("token", "--as", "gia-lai-health", "--state", state)
    assert (code, output.count("."), output.count("\n")) == (0, 2, 1)


def test_a_set_up_that_was_killed_is_known_not_to_run(state: Path) -> None:
    prepared = State(state)
    prepared.prepare()
    prepared.announce({"gateway": "http://127.0.0.1:9/graphql"})
    code, _, complaints = run("query", "assistance_cases", "--state", state)
    assert (code, complaints.startswith("nothing runs in")) == (1, True)


def test_up_on_a_port_in_use_says_so_and_starts_nothing(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        port = min(taken.getsockname()[1], 65_515)
        code, _, complaints = run("up", "--port", str(port), "--state", state)
    assert code == 1
    assert f"port {port} for the gateway is in use" in complaints
    assert not state.exists()
