#!/usr/bin/env python3
"""`healthcheck URL`: whether a program of this container answers with a 2xx status within two seconds."""

from __future__ import annotations

import sys
import urllib.request


def main(url: str) -> int:
    """Return the exit status a container's health check wants: 0 healthy, 1 not."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - compose.yaml names the address
            return 0 if 200 <= answer.status < 300 else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
