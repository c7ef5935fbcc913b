"""`lienthong policy bundle`: rules and data as OPA takes them, signed, once nothing speaks against them."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.options import EngineOption
from gateway.cli.policy_symmetry import measure
from gateway.cli.terminal import complaints, console, printed_path, warn
from gateway.local.engine import EngineChoice, find_opa
from gateway.local.programs import DEFAULT_POLICIES

__all__ = ["bundle", "faults"]


def bundle(
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="The bundle: a .tar.gz for OPA.")],
    key: Annotated[
        Path | None,
        typer.Option(metavar="PEM", help="Private key to sign with: Ed25519, P-256 or RSA."),
    ] = None,
    engine: EngineOption = EngineChoice.AUTO,
    policies: Annotated[Path, typer.Option(help="Folder of the rules.")] = DEFAULT_POLICIES,
) -> None:
    """Build a bundle of rules and data, without tests, under the revision of data/meta.json.

    Leaves with 1, and writes nothing, when `policy check --written` finds something, else when a test of the
    rules fails, else when an agency does not read back what it entered; with 2 when something cannot be read.
    """
    # a second of imports that no other command needs
    from gateway.access import BundleKey, bundle_bytes, read_policies  # noqa: PLC0415

    with complaints(code=2):
        signing = None if key is None else BundleKey.private(key)
        found = read_policies(policies)
        content = bundle_bytes(found, signing)
        against = list(faults(policies, engine))
    for fault in against:
        console.print(f"FAILED  {fault}", markup=False, soft_wrap=True)
    if against:
        console.print("no bundle is written")
        raise typer.Exit(1)
    _write(out, content)
    if signing is None:
        warn("the bundle is not signed: a gateway with a key refuses it")
    signed = "not signed" if signing is None else f"signed by {signing.algorithm}"
    console.print(
        f"{printed_path(out)}: revision {found.revision}, {len(found.modules)} files of rules, "
        f"{len(found.reference)} of data, {len(content)} bytes, {signed}",
        markup=False,
        soft_wrap=True,
    )


def _write(out: Path, content: bytes) -> None:
    """Exchange the file as a whole: whoever polls it must not find half of it."""
    beside = out.with_name(f".{out.name}.new")
    with complaints(code=2):
        try:
            beside.write_bytes(content)
            beside.replace(out)
        except OSError as error:
            raise typer.BadParameter(str(error)) from error


def faults(policies: Path, engine: EngineChoice) -> Iterator[str]:
    """Yield what speaks against delivering rules, of the first kind there is, the quickest found first.

    Raises LienThongError for what cannot be read.
    """
    for kind in (_findings, _failing_tests, _one_way):
        found = list(kind(policies, engine))
        yield from found
        if found:
            return


def _one_way(policies: Path, engine: EngineChoice) -> Iterator[str]:
    _, report = asyncio.run(measure(policies, engine))
    for one in report.centralised:
        yield f"{one.coordinate}: {one.agency}, which entered it, does not read it back: {one.reason}"


def _failing_tests(policies: Path, engine: EngineChoice) -> Iterator[str]:
    from gateway.access import read_policies  # noqa: PLC0415
    from gateway.local.engine import opa_documents  # noqa: PLC0415
    from gateway.policy_tools import run_embedded, run_opa  # noqa: PLC0415

    binary = find_opa(engine)
    if binary is None:
        found = run_embedded(read_policies(policies, tests=True))
    else:
        found = run_opa(binary, opa_documents(policies))
    yield from (f"{test.title}: {test.failure}" for test in found if test.failure is not None)


def _findings(policies: Path, engine: EngineChoice) -> Iterator[str]:
    from gateway.cli.policy_check import written_findings  # noqa: PLC0415
    from gateway.cli.policy_tables import read_bench  # noqa: PLC0415

    for one in written_findings(read_bench(policies), engine):
        yield f"{printed_path(policies / one.path)}:{one.line}: {one.code}: {one.message}"
