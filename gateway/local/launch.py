"""Becomes another program that cannot outlive the process that started it.

Run by path, with the standard library only: `launch.py PARENT SIGNAL ACCOUNT -- PROGRAM ARGUMENT...`, where
ACCOUNT is `uid:gid` or `-`. Privileges are dropped here, not by the caller: changing the user clears the
signal sent at the parent's death (prctl(2), PR_SET_PDEATHSIG).
"""

from __future__ import annotations

import ctypes
import os
import sys

__all__ = ["PARENT_IS_GONE", "main"]

PR_SET_PDEATHSIG = 1
"""<linux/prctl.h>; a stable part of the kernel's interface."""

PARENT_IS_GONE = 125


def _become(account: str) -> None:
    if account == "-":
        return
    uid, gid = (int(part) for part in account.split(":"))
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)


def main(arguments: list[str]) -> None:
    """Drop privileges, tie this process to its parent, and become PROGRAM."""
    parent, death_signal, account, _, *command = arguments
    _become(account)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_PDEATHSIG)")
    if os.getppid() != int(parent):  # it died before the signal was set
        sys.exit(PARENT_IS_GONE)
    os.execv(command[0], command)  # noqa: S606 (no shell is wanted)


if __name__ == "__main__":
    main(sys.argv[1:])
