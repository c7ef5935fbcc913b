"""`make coverage`: print the table of the domain's fields; leave with 1 when there is a gap."""

from __future__ import annotations

import csv
import sys

from rich.console import Console
from rich.table import Table

from gateway.catalogue import composed, own_files
from gateway.local.programs import ROOT
from gateway.supergraph import load_supergraph
from gateway.supergraph.catalogue import read_catalogue
from tests.catalogue.coverage import COLUMNS, cover
from tests.catalogue.world import asked_world
from tests.postgres import temporary_cluster


def main(arguments: list[str]) -> int:
    """Print a table for people, or with `--csv` one for tools."""
    sdl = composed(own_files(ROOT))
    with temporary_cluster() as cluster:
        world = asked_world(cluster)
    rows = list(cover(load_supergraph(sdl), read_catalogue(sdl), world.answers.resolved, world.compared))
    if "--csv" in arguments:
        csv.writer(sys.stdout).writerows([COLUMNS, *(row.cells for row in rows)])
    else:
        table = Table(*COLUMNS)
        for row in rows:
            table.add_row(*row.cells)
        Console().print(table)
    with_gap = [row for row in rows if row.gaps]
    print(f"{len(rows)} fields of the domain facts, {len(with_gap)} with a gap", file=sys.stderr)
    return 1 if with_gap else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
