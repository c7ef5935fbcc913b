"""Every smoke case on every engine: whole answers that were written before the code answered."""

from __future__ import annotations

import pytest

from gateway.policy_tools import compare
from tests.smoke.__main__ import ask
from tests.smoke.cases import SmokeCase, load_cases
from tests.system.running import SYSTEM, System

pytestmark = SYSTEM


@pytest.mark.parametrize("case", load_cases(), ids=lambda case: case.name)
def test_the_answer_is_as_it_was_written(system: System, case: SmokeCase) -> None:
    assert compare(case, ask(case, system.url, system.programs.state)) == []
