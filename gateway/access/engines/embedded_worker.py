"""The child process of the embedded engine: loads policies once, then answers documents one by one.

Run as a file, so that it imports nothing of the gateway and starts at once. A message is four bytes of length
and JSON. The first message holds the policies; it is answered by an empty object.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import Any, BinaryIO

import regorus

__all__ = ["main"]

RULE = "data.gw.v1.result"
UNDEFINED = '"<undefined>"'
LENGTH = struct.Struct(">I")


def main() -> None:
    """Serve until the parent closes our input."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    engine: Any = None
    while (message := _read(source)) is not None:
        try:
            if engine is None:
                engine = _load(json.loads(message))
                answer = b"{}"
            else:
                answer = _evaluate(engine, message.decode())
        except Exception as error:  # Whatever regorus trips over is told to the parent, which then denies.
            answer = json.dumps({"error": str(error)[:2_000]}).encode()
        target.write(LENGTH.pack(len(answer)) + answer)
        target.flush()


def _load(policies: Any) -> Any:
    engine = regorus.Engine()
    for path, text in policies["modules"].items():
        engine.add_policy(path, text)
    engine.add_data_json(json.dumps(policies["data"]))
    return engine


def _evaluate(engine: Any, document: str) -> bytes:
    engine.set_input_json(document)
    result = engine.eval_rule_as_json(RULE)
    # regorus has no other sign for an undefined rule; the result proper is always an object.
    return b"{}" if result == UNDEFINED else b'{"result":' + result.encode() + b"}"


def _read(source: BinaryIO) -> bytes | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    message = source.read(size)
    return message if len(message) == size else None


if __name__ == "__main__":
    main()
