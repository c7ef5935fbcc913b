"""`python -m gateway.sharing`: print the SDL, as the registers print theirs."""

from __future__ import annotations

import sys

from gateway.sharing.transport import sdl

if __name__ == "__main__":
    sys.stdout.write(sdl() + "\n")
