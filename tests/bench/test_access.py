"""What `make bench-access` counts; its times are for machines that do nothing else."""

from __future__ import annotations

from tests.bench.access import measure, tell


async def test_one_policy_call_per_gate_and_none_once_decided() -> None:
    figures = await measure(rounds=2)
    assert figures.gates == 1
    assert figures.calls_cold == {"plan": 1, "object": 1}
    assert figures.calls_warm == {"plan": 0, "object": 0}
    assert figures.undecided > 0
    assert figures.enforcement > 0
    assert tell(figures)[1] == "policy calls cold: 1 plan + 1 for 1 gate; warm: 0"
