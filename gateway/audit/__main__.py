"""`python -m gateway.audit`: bring the gateway's own database up to date, as its owner."""

from __future__ import annotations

import asyncio
import os
import sys

from gateway.audit.database import migrate

__all__ = ["main"]


def main() -> int:
    """Apply the migrations that are missing in the database of LIENTHONG_DATABASE_URL; 2 without one."""
    dsn = os.environ.get("LIENTHONG_DATABASE_URL")
    if not dsn:
        sys.stderr.write("LIENTHONG_DATABASE_URL: the owner's DSN of the gateway's database is needed\n")
        return 2
    for name in asyncio.run(migrate(dsn)):
        sys.stdout.write(f"gateway: applied {name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
