"""Mutations from the document to the answer, over two real subgraphs; level: everything but HTTP."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from gateway.errors import BadRequest, LimitExceeded, MethodNotAllowed, Unavailable
from tests.gateway.pipeline.bank import Bank, as_it_is
from tests.gateway.pipeline.building import OFFICER, RecordingAudit, Wired

THREE = """
mutation Three($amount: Int!) {
  opened: open(name: "Cúc") { id name balance }
  paid: deposit(id: "2", amount: $amount) { id balance name }
  renamed: rename(id: "2", name: "Sen") { name }
}
"""


async def test_root_fields_run_one_after_the_other_each_with_all_it_asks_for() -> None:
    wired = Wired()
    answer = await wired.ask(THREE, variables={"amount": 5})
    assert answer.body() == {
        "data": {
            "opened": {"id": "2", "name": "Cúc", "balance": 0},
            "paid": {"id": "2", "balance": 5, "name": "Cúc"},
            "renamed": {"name": "Sen"},
        },
        "extensions": {"policy": {"revision": "2026-11-23.1", "fields": []}},
    }
    assert wired.bank.log == [
        "open 2",
        "balance of 2",
        "deposit 5 to 2",
        "balance of 2",
        "name of 2",
        "rename 2",
    ]
    assert [(request.subgraph, request.mutation) for request in wired.bank.requests] == [
        ("accounts", True),
        ("ledger", False),
        ("ledger", True),
        ("accounts", False),
        ("accounts", True),
    ]


async def test_a_mutation_that_fails_undoes_nothing_and_stops_nothing() -> None:
    wired = Wired()
    answer = await wired.ask(THREE, variables={"amount": -1})
    assert answer.data == {
        "opened": {"id": "2", "name": "Cúc", "balance": 0},
        "paid": None,
        "renamed": {"name": "Sen"},
    }
    assert [(error["path"], error["extensions"]["code"]) for error in answer.errors] == [
        (["paid"], "SOURCE_ERROR")
    ]
    assert wired.bank.log == ["open 2", "balance of 2", "refuse -1", "rename 2"]


async def test_a_subgraph_that_is_down_stops_only_its_own_part() -> None:
    wired = Wired(bank=Bank(down=frozenset({"ledger"})))
    answer = await wired.ask(THREE, variables={"amount": 5})
    assert answer.data == {
        "opened": {"id": "2", "name": "Cúc", "balance": None},
        "paid": None,
        "renamed": {"name": "Sen"},
    }
    assert {error["extensions"]["code"] for error in answer.errors} == {"SOURCE_UNAVAILABLE"}
    assert wired.bank.log == ["open 2", "rename 2"]


async def test_fields_of_one_subgraph_in_a_row_are_one_request_in_order() -> None:
    wired = Wired()
    answer = await wired.ask(
        'mutation { a: deposit(id: "1", amount: 1) { id } b: deposit(id: "1", amount: 2) { id } }'
    )
    assert answer.data == {"a": {"id": "1"}, "b": {"id": "1"}}
    assert (wired.bank.log, len(wired.bank.requests)) == (["deposit 1 to 1", "deposit 2 to 1"], 1)


async def test_the_same_mutation_asked_again_runs_again() -> None:
    wired = Wired()
    for _ in range(2):
        await wired.ask('mutation { deposit(id: "1", amount: 3) { balance } }')
    assert wired.bank.balances == {"1": 6}


ODD: dict[str, Callable[[Any], Any]] = {
    "a list for an object": lambda data: {"deposit": [data["deposit"]]},
    "a list for a leaf": lambda data: {"deposit": {**data["deposit"], "balance": []}},
    "a big integer": lambda data: {"deposit": {**data["deposit"], "balance": 2**70}},
    "nothing that was asked for": lambda _data: {},
    "something nobody asked for": lambda data: {
        **data,
        "secret": 1,
        "deposit": {**data["deposit"], "x": [{}]},
    },
    "no data": lambda _data: None,
}


@pytest.mark.parametrize("case", ODD)
async def test_a_mutation_runs_once_however_odd_its_answer_is_and_however_often_it_was_asked(
    case: str,
) -> None:
    wired = Wired()
    for number in range(1, 13):
        wired.bank.data_of = ODD[case] if number % 4 == 0 else as_it_is
        await wired.ask('mutation { deposit(id: "1", amount: 1) { id balance } }')
        assert wired.bank.balances == {"1": number}


async def test_a_refused_mutation_is_tried_once_however_often_it_was_asked() -> None:
    wired = Wired()
    for amount in (1, 1, 1, 1, -1, 1, -1):
        wired.bank.log.clear()
        await wired.ask(THREE, variables={"amount": amount})
        done = "refuse -1" if amount < 0 else "deposit 1 to 2"
        changes = [line for line in wired.bank.log if not line.startswith(("name", "balance", "open"))]
        assert changes == [done, "rename 2"]


async def test_a_denied_mutation_does_not_run_and_the_others_do() -> None:
    wired = Wired(denied=["Mutation.deposit"])
    answer = await wired.ask(THREE, variables={"amount": 5})
    assert answer.data == {
        "opened": {"id": "2", "name": "Cúc", "balance": 0},
        "paid": None,
        "renamed": {"name": "Sen"},
    }
    assert [error["extensions"]["coordinate"] for error in answer.errors] == ["Mutation.deposit"]
    assert wired.bank.log == ["open 2", "rename 2", "balance of 2"]  # now two of one subgraph in a row


async def test_a_mutation_runs_though_nothing_of_its_result_may_be_read() -> None:
    wired = Wired(denied=["Account.id", "Account.name", "Account.balance"])
    answer = await wired.ask('mutation { rename(id: "1", name: "Sen") { id name balance } }')
    assert answer.data == {"rename": {"id": None, "name": None, "balance": None}} or answer.data == {
        "rename": None
    }
    assert wired.bank.log == ["rename 1"]


async def test_a_mutation_is_decided_once() -> None:
    wired = Wired()
    await wired.ask(THREE, variables={"amount": 5})
    assert wired.engine.plans == 1


@pytest.mark.parametrize(
    "document",
    [
        'mutation { rename(id: "1", name: "Sen") { nothing } }',
        'mutation { rename(id: "1") { name } }',
        'mutation M($amount: Int!) { deposit(id: "1", amount: $amount) { id } }',
    ],
)
async def test_a_mutation_that_is_not_valid_does_nothing(document: str) -> None:
    wired = Wired()
    with pytest.raises(BadRequest):
        await wired.ask(document)
    assert wired.bank.requests == []


async def test_a_method_that_must_change_nothing_runs_no_mutation() -> None:
    wired = Wired()
    document = 'query Q { total } mutation M { deposit(id: "1", amount: 3) { id } }'
    answer = await wired.ask(document, operation_name="Q", only_query=True)
    assert answer.data == {"total": 0}
    with pytest.raises(MethodNotAllowed) as caught:
        await wired.ask(document, operation_name="M", only_query=True)
    assert (caught.value.allow, wired.bank.balances) == ("POST", {})


async def test_more_root_fields_than_the_limit_run_none() -> None:
    wired = Wired()
    fields = " ".join(f'd{n}: deposit(id: "1", amount: 1) {{ id }}' for n in range(6))
    with pytest.raises(LimitExceeded):
        await wired.ask(f"mutation {{ {fields} }}")
    assert wired.bank.requests == []


async def test_a_mutation_is_recorded_before_it_runs_and_with_what_it_called() -> None:
    wired = Wired()
    await wired.ask(THREE, variables={"amount": 5})
    begun, done = wired.audit.records
    assert [(record.status, record.request_id) for record in (begun, done)] == [
        ("BEGUN", "r-1"),
        ("ANSWERED", "r-1"),
    ]
    assert (done.operation_name, done.subject.id, done.operation_hash) == (
        "Three",
        OFFICER.id,
        begun.operation_hash,
    )
    assert ([source.subgraph for source in begun.sources], [source.subgraph for source in done.sources]) == (
        [],
        ["accounts", "ledger", "ledger", "accounts", "accounts"],
    )


async def test_a_mutation_that_cannot_be_recorded_does_not_run() -> None:
    wired = Wired(audit=RecordingAudit(down=True))
    with pytest.raises(Unavailable):
        await wired.ask(THREE, variables={"amount": 5})
    assert wired.bank.requests == []


async def test_a_mutation_that_is_denied_as_a_whole_is_not_begun() -> None:
    wired = Wired(denied=["Mutation.deposit"])
    await wired.ask('mutation { deposit(id: "1", amount: 1) { id } }')
    assert [record.status for record in wired.audit.records] == ["ANSWERED"]
