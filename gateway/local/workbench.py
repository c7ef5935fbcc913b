"""The registers' databases without the rest: for seeding, and for running one register by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from gateway.local import stages
from gateway.local.ports import choose_ports
from gateway.local.postgres import Postgres
from gateway.local.programs import DEFAULT_POLICIES, Programs
from gateway.local.state import State

__all__ = ["workbench"]


@contextmanager
def workbench(state: State) -> Iterator[Programs]:
    """Give access to the databases of a state folder.

    When a set-up runs there its PostgreSQL is used, else one is started and migrated for the length of the
    block. Raises LocalError.
    """
    state.prepare()
    postgres = Postgres(state.postgres, log=state.logs / "postgres.log")
    setup = Programs(
        state=state,
        secrets=state.secrets(),
        ports=choose_ports(0),
        postgres=postgres,
        policies=DEFAULT_POLICIES,
        engine_url=None,
    )
    if state.lock.is_held():
        yield setup
        return
    with ExitStack() as stack:
        lock = state.lock
        lock.acquire()
        stack.callback(lock.release)
        stack.enter_context(postgres)
        stages.migrate_all(setup)
        yield setup
