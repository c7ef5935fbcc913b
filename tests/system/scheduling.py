"""How tests are dealt to workers: a module stays together, and all tests of the running system too.

`xdist_group` would say the same, but the released pytest-xdist cannot mark items of pytest 9.2 with it.
"""

from __future__ import annotations

from typing import Any

import pytest

__all__ = ["pytest_xdist_make_scheduler"]

FOLDER = "tests/system/"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Return the scheduler, which only the process that deals out tests has."""
    from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

    class ModuleScheduling(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
        """Keeps a module together, and the tests of the running system."""

        def _split_scope(self, nodeid: str) -> str:
            module: str = super()._split_scope(nodeid)
            return FOLDER if module.startswith(FOLDER) else module

    return ModuleScheduling(config, log)
