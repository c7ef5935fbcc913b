"""Level: real files. A folder is for its owner, for one pull at a time, and nothing in it leads elsewhere."""

from __future__ import annotations

import contextlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gateway.client import Refusal, Stop
from gateway.client.pull import KNOWN, FolderFiles, open_folder
from tests.gateway.client.fake_gateway import FakeGateway, error, failing
from tests.gateway.client.pulling import DATA, Puller, lines

ROOT = Path(__file__).parents[3]
STOPS = failing(503, error("AUDIT_UNAVAILABLE"))


def puller(*, stops_after: int | None = None) -> Puller:
    faults = [] if stops_after is None else [None] * stops_after + [STOPS]
    return Puller(gateway=FakeGateway(25, faults=faults))


async def part(folder: Path) -> None:
    """Leave a pull in a folder that can go on."""
    with open_folder(folder, KNOWN) as files, pytest.raises(Stop):
        await puller(stops_after=2).pull(files)


async def refusal_of(folder: Path) -> Refusal:
    with pytest.raises(Refusal) as caught, open_folder(folder, KNOWN) as files:
        await puller().pull(files)
    return caught.value


async def test_a_pull_on_disk_goes_on_where_it_stopped(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    await part(folder)
    with open_folder(folder, KNOWN) as files:
        manifest = await puller().pull(files)
    assert (folder / DATA).read_bytes() == lines(FakeGateway(25).rows)
    assert (manifest.rows, manifest.pages) == (25, 3)
    assert {path.name for path in folder.iterdir()} == {DATA, "state.json", "manifest.json", "lock"}


async def test_folder_and_files_are_for_their_owner_alone(tmp_path: Path) -> None:
    with open_folder(tmp_path / "out", KNOWN) as files:
        await puller().pull(files)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()}
    assert modes == {0o600}


async def test_data_that_became_shorter_is_refused(tmp_path: Path) -> None:
    await part(tmp_path / "out")
    os.truncate(tmp_path / "out" / DATA, 100)
    assert (await refusal_of(tmp_path / "out")).code == "DATA_DAMAGED"
    assert (tmp_path / "out" / DATA).stat().st_size == 100


@pytest.mark.parametrize("name", ["state.json", DATA, "lock"])
async def test_a_link_in_the_place_of_a_file_is_refused_and_not_followed(name: str, tmp_path: Path) -> None:
    folder, target = tmp_path / "out", tmp_path / "precious"
    await part(folder)
    (folder / name).rename(target)
    before = target.read_bytes()
    (folder / name).symlink_to(target)
    assert (await refusal_of(folder)).code == "FOLDER_UNFIT"
    assert target.read_bytes() == before


@pytest.mark.parametrize("name", ["state.json.partial", "manifest.json.partial"])
async def test_a_link_in_the_place_of_a_file_to_be_is_not_written_through(name: str, tmp_path: Path) -> None:
    folder, target = tmp_path / "out", tmp_path / "precious"
    await part(folder)
    target.write_bytes(b"precious")
    (folder / name).symlink_to(target)
    with open_folder(folder, KNOWN) as files, pytest.raises(Stop, match="WRITE_FAILED"):
        await puller().pull(files)
    assert target.read_bytes() == b"precious"


def pipe(path: Path) -> None:
    os.mkfifo(path)


def subfolder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("name", "make"),
    [("state.json", pipe), ("state.json", subfolder), (DATA, pipe), (DATA, subfolder), ("lock", subfolder)],
)
async def test_what_is_no_file_is_refused_without_waiting(
    name: str, make: Callable[[Path], None], tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    await part(folder)
    (folder / name).unlink()
    make(folder / name)
    assert (await refusal_of(folder)).code == "FOLDER_UNFIT"


async def test_a_folder_of_others_gets_no_file_of_ours(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("precious")
    assert (await refusal_of(tmp_path)).code == "FOLDER_FOREIGN"
    assert os.listdir(tmp_path) == ["notes.txt"]  # noqa: PTH208 -- pathlib may not be used here


async def test_one_pull_at_a_time(tmp_path: Path) -> None:
    with open_folder(tmp_path / "out", KNOWN):
        assert (await refusal_of(tmp_path / "out")).code == "FOLDER_BUSY"
    await part(tmp_path / "out")


def test_a_lock_of_a_process_that_died_is_no_lock(tmp_path: Path) -> None:
    holds = (
        "import os, signal, sys, pathlib\n"
        "from gateway.client.pull import KNOWN, open_folder\n"
        "with open_folder(pathlib.Path(sys.argv[1]), KNOWN):\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    ended = subprocess.run([sys.executable, "-c", holds, tmp_path / "out"], check=False)
    assert ended.returncode == -9
    with open_folder(tmp_path / "out", KNOWN) as files:
        assert files.names() == {"lock"}


async def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "below", Path("/proc/none")):
        assert (await refusal_of(place)).code == "FOLDER_UNFIT"


@contextlib.contextmanager
def unprivileged() -> Iterator[None]:
    """Whom the permissions of a folder concern: root they do not."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("content", [{}, {"state.json": "{}"}, {"lock": ""}])
async def test_a_folder_that_cannot_be_written_is_refused(
    content: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("closed")
    for name, text in content.items():
        (folder / name).write_text(text)
        (folder / name).chmod(0o400)
    folder.chmod(0o500)
    with unprivileged():
        assert (await refusal_of(folder)).code == "FOLDER_UNFIT"
    folder.chmod(0o700)


async def test_a_pull_in_a_folder_that_became_closed_stops(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with open_folder(folder, KNOWN) as files:
        folder.rename(tmp_path / "moved")
        await puller().pull(files)
        assert (tmp_path / "moved" / "manifest.json").exists()
    folder.mkdir()
    with open_folder(folder, KNOWN) as files:
        (folder / "lock").unlink()
        folder.rmdir()
        with pytest.raises(Stop, match="WRITE_FAILED"):
            await puller().pull(files)


async def test_short_writes_are_gone_on_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pwrite = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda fd, data, at: pwrite(fd, bytes(data)[:7], at))
    with open_folder(tmp_path, KNOWN) as files:
        await puller().pull(files)
    assert (tmp_path / DATA).read_bytes() == lines(FakeGateway(25).rows)


def test_what_is_put_at_the_beginning_leaves_nothing_behind_it(tmp_path: Path) -> None:
    with open_folder(tmp_path, KNOWN) as files:
        assert isinstance(files, FolderFiles)
        files.make("a")
        files.put("a", 0, b"longer")
        files.put("a", 0, b"long")
        files.put("a", 2, b"stored")
        assert (tmp_path / "a").read_bytes() == b"lostored"
        files.cut("a", 3)
        files.move("a", "b")
        assert files.names() == {"b", "lock"}
        found = files.read("b")
        assert found is not None
        with found:
            assert found.read() == b"los"
        files.remove("b")
        assert files.read("b") is None


@pytest.mark.timeout(300)
def test_killed_before_any_system_call_a_pull_goes_on_to_the_same_file(tmp_path: Path) -> None:
    program = [sys.executable, "-m", "tests.gateway.client.killed_pulls", str(tmp_path)]
    ended = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)
    found = json.loads(ended.stdout)
    assert found["killed"] > 80
    assert found["wrong"] == []
