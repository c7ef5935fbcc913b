"""Exchanging rules: whatever is odd about new ones, the old ones stay; level: files, engines are doubles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gateway.access import BundleKey, BundleSource, RulesKeeper
from gateway.access.bundle_files import pack, unpack
from gateway.access.bundle_signatures import sign
from gateway.access.rules_keeper import RETRY
from gateway.errors import InternalError, RulesChanged
from tests.gateway.access.bundling import KEYS, key_pair
from tests.gateway.access.keeping import QUESTION, Engine, Kept, kept, rules, signed

__all__ = ["kept"]


async def test_newer_rules_decide_once_they_are_there(kept: Kept) -> None:
    await kept.start()
    assert await kept.keeper.refresh() is False
    assert await kept.offered(signed(rules(2), kept.private))
    assert (kept.used, kept.ledger.newest) == (["2026-11-27.1", "2026-11-27.2"], "2026-11-27.2")
    assert kept.keeper.current.revision == "2026-11-27.2"
    assert await kept.keeper.refresh() is False


def by_another(_: Kept, tmp: Path) -> bytes:
    return signed(rules(2), BundleKey.private(key_pair(tmp, KEYS["EdDSA"]())[0]))


def changed(kept: Kept, **files: bytes) -> bytes:
    """Return a bundle that was changed after it was signed."""
    return pack(unpack(signed(rules(2), kept.private)) | {name: files[name] for name in files})


def signed_with(kept: Kept, path: str, content: bytes | None) -> bytes:
    """Return a signed bundle with another file in it, or without it."""
    files = unpack(signed(rules(2), None)) | ({} if content is None else {path: content})
    if content is None:
        del files[path]
    return pack(files | {".signatures.json": sign(files, kept.private)})


MANIFEST = '{"revision": "2026-11-27.2", "roots": ["gov", "gw", "reference"%s], "rego_version": %s}'


REFUSED: Mapping[str, tuple[Callable[[Kept, Path], bytes], str]] = {
    "a rule was changed": (
        lambda kept, _: changed(kept, **{"gov/a.rego": b"package gov\n\na := 9\n"}),
        "BUNDLE_SIGNATURE",
    ),
    "half of the file": (
        lambda kept, _: (whole := signed(rules(2), kept.private))[: len(whole) // 2],
        "BUNDLE_MALFORMED",
    ),
    "all but the last byte": (lambda kept, _: signed(rules(2), kept.private)[:-1], "BUNDLE_MALFORMED"),
    "an empty file": (lambda _kept, _tmp: b"", "BUNDLE_MALFORMED"),
    "no signature": (lambda _kept, _tmp: signed(rules(2), None), "BUNDLE_UNSIGNED"),
    "another key": (by_another, "BUNDLE_SIGNATURE"),
    "an older revision": (lambda kept, _: signed(rules(0), kept.private), "POLICY_REVISION_OLDER"),
    "the same revision": (lambda kept, _: signed(rules(1, value=2), kept.private), "POLICY_REVISION_REUSED"),
    "a root is missing": (
        lambda kept, _: signed_with(kept, ".manifest", (MANIFEST % ("", 1)).encode()),
        "BUNDLE_CONTENT",
    ),
    "another language": (
        lambda kept, _: signed_with(kept, ".manifest", (MANIFEST % (', "system"', 0)).encode()),
        "BUNDLE_CONTENT",
    ),
    "no manifest": (lambda kept, _: signed_with(kept, ".manifest", None), "BUNDLE_CONTENT"),
    "no agencies": (
        lambda kept, _: signed_with(kept, "reference/agencies/data.json", None),
        "POLICY_UNUSABLE",
    ),
    "agencies that are none": (
        lambda kept, _: signed_with(kept, "reference/agencies/data.json", b'["H21"]'),
        "POLICY_UNUSABLE",
    ),
    "data of no shape": (
        lambda kept, _: signed_with(kept, "reference/attributes/data.json", b"[1]"),
        "POLICY_UNUSABLE",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
async def test_refused_rules_change_nothing(
    kept: Kept, what: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    await kept.start()
    offer, code = REFUSED[what]
    (tmp_path / "other").mkdir()
    assert not await kept.offered(offer(kept, tmp_path / "other"))
    assert (kept.used, kept.ledger.newest) == (["2026-11-27.1"], "2026-11-27.1")
    assert kept.keeper.current.revision == "2026-11-27.1"
    assert (await kept.keeper.current.engine.evaluate(QUESTION))["policy"] == {"revision": "2026-11-27.1"}
    said = capfd.readouterr()
    assert code in said.out + said.err
    assert await kept.offered(signed(rules(3), kept.private))


@pytest.mark.parametrize("what", ["half of the file", "another key", "no agencies", "no signature"])
async def test_nothing_starts_with_refused_rules(kept: Kept, what: str, tmp_path: Path) -> None:
    kept.publish(REFUSED[what][0](kept, tmp_path))
    source = BundleSource(kept.file, kept.public)
    keeper = RulesKeeper(source, kept.ledger, kept.prepare, make=kept.make)
    with pytest.raises(InternalError):
        await keeper.start()
    assert kept.ledger.newest == ""
    with pytest.raises(InternalError):
        _ = keeper.current


def odd(engine: Engine) -> None:
    engine.odd = "vietnamese_upper"


def down(engine: Engine) -> None:
    engine.down = True


def elsewhere(engine: Engine) -> None:
    engine.revision = "2026-11-27.7"


@pytest.mark.parametrize("change", [odd, down, elsewhere])
async def test_rules_no_engine_decides_by_never_decided(
    kept: Kept, change: Callable[[Engine], object]
) -> None:
    await kept.start()
    kept.change = change
    assert not await kept.offered(signed(rules(5), kept.private))
    assert (kept.used, kept.ledger.newest) == (["2026-11-27.1"], "2026-11-27.1")
    kept.change = lambda _: None
    assert await kept.offered(signed(rules(4), kept.private)), "older than what was refused"


async def test_rules_that_do_not_fit_never_decided(kept: Kept) -> None:
    await kept.start()
    kept.unfit = True
    assert not await kept.offered(signed(rules(5), kept.private))
    assert [engine.closed for engine in kept.engines] == [False, True]
    assert (kept.used, kept.ledger.newest) == (["2026-11-27.1"], "2026-11-27.1")
    kept.unfit = False
    assert await kept.offered(signed(rules(4), kept.private))


async def test_what_may_pass_is_tried_again_after_a_pause(kept: Kept) -> None:
    await kept.start()
    kept.ledger.down = True
    assert not await kept.offered(signed(rules(2), kept.private))
    kept.ledger.down = False
    assert not await kept.keeper.refresh(), "too early"
    kept.now += RETRY
    assert await kept.keeper.refresh()
    kept.change = down
    assert not await kept.offered(signed(rules(3), kept.private))
    kept.change = lambda _: None
    kept.now += RETRY
    assert await kept.keeper.refresh()
    assert kept.used[-1] == "2026-11-27.3"


async def test_pauses_grow_while_nothing_changes(kept: Kept) -> None:
    await kept.start()
    kept.change = down
    await kept.offered(signed(rules(2), kept.private))
    for _ in range(2_000):
        kept.now += 0.5
        await kept.keeper.refresh()
    assert 15 < len(kept.engines) < 30, "in 1,000 seconds; at first after 2, at last every 60"


async def test_file_that_is_gone_changes_nothing_until_it_is_back(kept: Kept) -> None:
    await kept.start()
    content = kept.file.read_bytes()
    kept.file.unlink()
    assert not await kept.keeper.refresh()
    assert not await kept.offered(content)
    assert await kept.offered(signed(rules(2), kept.private))


async def test_shared_engine_leads_and_the_gateway_follows(kept: Kept) -> None:
    shared = Engine("2026-11-27.1")
    await kept.start(shared=shared)
    earlier = kept.keeper.current.engine
    assert not await kept.offered(signed(rules(2), kept.private)), "OPA has not read it yet"
    shared.revision = "2026-11-27.3"
    assert not await kept.keeper.refresh(), "OPA has something else"
    shared.revision = "2026-11-27.2"
    assert await kept.keeper.refresh()
    assert kept.used == ["2026-11-27.1", "2026-11-27.2"]
    for number in range(3, 6):
        shared.revision = f"2026-11-27.{number}"
        assert await kept.offered(signed(rules(number), kept.private))
    with pytest.raises(RulesChanged):
        await earlier.evaluate(QUESTION)
    assert (await kept.keeper.current.engine.evaluate(QUESTION))["policy"] == {"revision": "2026-11-27.5"}


async def test_a_shared_engine_that_never_serves_the_first_rules_is_not_waited_for_long(kept: Kept) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    with pytest.raises(InternalError, match="serves revision"):
        await kept.start(shared=Engine("2026-11-26.9"), wait=wait)
    assert 0 < sum(waited) <= 10.0
    assert kept.ledger.newest == ""
