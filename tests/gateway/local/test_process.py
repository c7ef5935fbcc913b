"""Child processes, with real ones."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import gateway
from gateway.local import process
from gateway.local.errors import LocalError
from tests.gateway.local.processes import alive, read_when_there, wait_for

ENVIRONMENT = {"PATH": os.defpath, "PYTHONPATH": str(Path(gateway.__file__).parents[1])}


def start(folder: Path, code: str, **options: object) -> process.Child:
    command = [sys.executable, "-c", code]
    return process.start("worker", command, environment=ENVIRONMENT, log=folder / "log", **options)  # type: ignore[arg-type]


def test_a_failing_program_is_named_with_its_code_and_the_end_of_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    with pytest.raises(process.ChildDied) as raised:
        process.run(
            "worker",
            [sys.executable, "-c", "print('first'); raise SystemExit('out of paper')"],
            environment=ENVIRONMENT,
            log=log,
            timeout=20,
        )
    assert str(raised.value) == f"worker ended with code 1. Last lines of {log}:\n  out of paper\n  first"


def test_a_program_that_takes_too_long_is_killed_and_named(tmp_path: Path) -> None:
    child = start(tmp_path, "import time; time.sleep(60)")
    with pytest.raises(LocalError, match=r"worker took longer than 0\.2 s"):
        process.wait(child, 0.2)
    assert alive([child.process.pid]) == []


def test_output_goes_to_its_file_and_errors_to_the_log(tmp_path: Path) -> None:
    output = tmp_path / "out"
    child = start(tmp_path, "import sys; print('schema'); sys.stderr.write('note')", output=output)
    process.wait(child, 20)
    assert (output.read_text(), child.log.read_text()) == ("schema\n", "note")


def test_watch_raises_when_a_program_ends(tmp_path: Path) -> None:
    child = start(tmp_path, "raise SystemExit(3)")
    with pytest.raises(process.ChildDied, match="worker ended with code 3"):
        process.watch([child], until=lambda: False)


def test_stop_kills_a_program_that_ignores_the_signal_and_what_it_started(tmp_path: Path) -> None:
    report = tmp_path / "report"
    child = start(
        tmp_path,
        "import pathlib, signal, subprocess, sys, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"pathlib.Path({str(report)!r}).write_text(f'{{inner.pid}}\\n')\n"
        "time.sleep(60)\n",
        stop_timeout=0.2,
    )
    inner = int(read_when_there(report))
    process.stop(child)
    wait_for(lambda: alive([child.process.pid, inner]) == [])


def test_stop_lets_a_program_end_by_itself(tmp_path: Path) -> None:
    report = tmp_path / "report"
    child = start(
        tmp_path,
        "import pathlib, signal, sys, time\n"
        f"report = pathlib.Path({str(report)!r})\n"
        "signal.signal(signal.SIGTERM, lambda *_: (report.write_text('left\\n'), sys.exit(0)))\n"
        "report.write_text('ready\\n')\n"
        "time.sleep(60)\n",
    )
    read_when_there(report)
    process.stop(child)
    assert (report.read_text(), child.process.returncode) == ("left\n", 0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_parent_leaves_no_child(tmp_path: Path, number: signal.Signals) -> None:
    report = tmp_path / "report"
    program = (
        "import pathlib, sys, time\n"
        "from gateway.local import process\n"
        "sleep = [sys.executable, '-c', 'import time; time.sleep(60)']\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "children = [process.start(f'{n}', sleep, environment={}, log=folder / 'log') for n in range(3)]\n"
        "(folder / 'report').write_text(' '.join(str(c.process.pid) for c in children) + '\\n')\n"
        "time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], env=ENVIRONMENT)
    pids = [int(pid) for pid in read_when_there(report).split()]
    assert alive(pids) == pids
    parent.send_signal(number)
    parent.wait()
    wait_for(lambda: alive(pids) == [])


def test_a_child_of_a_parent_already_gone_does_not_start() -> None:
    launch = Path(process.__file__).with_name("launch.py")
    command = [sys.executable, "-I", "-S", str(launch), "1", "9", "-", "--", sys.executable, "-c", ""]
    assert subprocess.run(command, check=False).returncode == 125


def test_logs_are_private(tmp_path: Path) -> None:
    child = start(tmp_path, "print('asked')")
    process.wait(child, 20)
    assert child.log.stat().st_mode & 0o777 == 0o600
