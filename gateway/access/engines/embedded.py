"""regorus in a child process: for development, tests and edge sites (`design.md` 6)."""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from gateway.access.engines.failures import embedded_failure
from gateway.access.policies import PolicySet, read_policies
from gateway.decision import EvaluationError, PolicyEngineError

__all__ = ["EmbeddedEngine"]

WORKER = Path(__file__).with_name("embedded_worker.py")
LENGTH = struct.Struct(">I")
MAX_ANSWER = 8 * 1024 * 1024
START_TIMEOUT = 30.0


class EmbeddedEngine:
    """One child process, started when first asked, killed when it takes too long, and started again.

    An evaluation in regorus cannot be interrupted, and endless recursion ends the process it runs in.
    """

    def __init__(self, policies: Path | PolicySet, *, timeout: float = 1.0) -> None:
        """`policies` is the folder. Raises InternalError when it cannot be read."""
        found = read_policies(policies) if isinstance(policies, Path) else policies
        self._message = json.dumps({"modules": dict(found.modules), "data": found.data}).encode()
        self._timeout = timeout
        self._process: asyncio.subprocess.Process | None = None
        self._lock = asyncio.Lock()
        self._closed = False

    @property
    def name(self) -> str:
        """`embedded`."""
        return "embedded"

    async def evaluate(self, document: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return `data.gw.v1.result`. Raises PolicyEngineError."""
        message = orjson.dumps(document)
        async with self._lock:
            if self._closed:
                raise PolicyEngineError("the embedded engine is closed")
            try:
                process = await self._started()
                answer = await asyncio.wait_for(_exchange(process, message), self._timeout)
            except BaseException as error:
                # The child may still be writing the answer to this document: it must not meet the next one.
                await self._kill()
                if isinstance(error, EOFError | BrokenPipeError | ConnectionResetError):
                    raise EvaluationError("the embedded engine crashed") from error
                if isinstance(error, TimeoutError | OSError):
                    raise PolicyEngineError(f"the embedded engine failed: {type(error).__name__}") from error
                raise
        return _result(answer)

    async def close(self) -> None:
        """End the child process; there will be no other."""
        self._closed = True
        async with self._lock:
            await self._kill()

    async def _started(self) -> asyncio.subprocess.Process:
        if self._process is not None and self._process.returncode is None:
            return self._process
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-I",
            str(WORKER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        loaded = await asyncio.wait_for(_exchange(self._process, self._message), START_TIMEOUT)
        if loaded:
            raise PolicyEngineError(f"the policies cannot be loaded: {loaded.get('error')}")
        return self._process

    async def _kill(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _exchange(process: asyncio.subprocess.Process, message: bytes) -> dict[str, Any]:
    if process.stdin is None or process.stdout is None:
        raise EOFError("the child has no pipes")
    process.stdin.write(LENGTH.pack(len(message)) + message)
    await process.stdin.drain()
    size = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))[0]
    if size > MAX_ANSWER:
        raise PolicyEngineError("the answer is too large")
    answer = orjson.loads(await process.stdout.readexactly(size))
    if not isinstance(answer, dict):
        raise PolicyEngineError("the answer is no object")
    return answer


def _result(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    result = answer.get("result")
    if not isinstance(result, dict):
        raise embedded_failure(answer.get("error"))
    return result
