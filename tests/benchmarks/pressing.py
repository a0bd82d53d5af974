"""Many browsers at once, each on a connection of its own that stays open.

Reads the requests from standard input, one JSON object a line, in the order in which they
leave; says how long it took and what was answered.
"""

import asyncio
import dataclasses
import json
import sys
import time
from collections import Counter, deque
from collections.abc import Iterable, Mapping


@dataclasses.dataclass(frozen=True)
class Request:
    """``form``: what is posted; none makes it a GET."""

    path: str
    cookies: Mapping[str, str] = dataclasses.field(default_factory=dict)
    form: str = ""

    def bytes(self, host: str) -> bytes:
        lines = [
            f"{'POST' if self.form else 'GET'} {self.path} HTTP/1.1",
            f"Host: {host}",
            "Accept-Encoding: gzip",
        ]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{n}={v}" for n, v in self.cookies.items()))
        if self.form:
            lines += [
                "Content-Type: application/x-www-form-urlencoded",
                f"Content-Length: {len(self.form)}",
            ]
        return ("\r\n".join(lines) + "\r\n\r\n" + self.form).encode("ascii")


@dataclasses.dataclass(frozen=True)
class Pressed:
    """``answers``: how many of each status; ``waits``: seconds of each request, sorted."""

    seconds: float
    answers: Mapping[str, int]
    waits: tuple[float, ...]
    size: int

    def wait(self, part: float) -> float:
        """Within how many seconds this part of the requests was answered."""
        return self.waits[min(int(len(self.waits) * part), len(self.waits) - 1)]


class _Browser:
    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def send(self, request: Request) -> tuple[str, int]:
        """Status and bytes of the answer; a connection that the server closed is opened anew."""
        content = request.bytes(f"127.0.0.1:{self._port}")
        if self._writer is not None:
            try:
                return await self._exchange(content)
            except (ConnectionError, asyncio.IncompleteReadError):
                self._writer.close()
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        return await self._exchange(content)

    async def _exchange(self, content: bytes) -> tuple[str, int]:
        assert self._reader is not None
        assert self._writer is not None
        self._writer.write(content)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = head.split(" ", 2)[1]
        length = next(
            int(line.split(":")[1])
            for line in head.split("\r\n")
            if line.startswith("content-length")
        )
        await self._reader.readexactly(length)
        if "\r\nconnection: close" in head:
            self._writer.close()
            self._writer = None
        return status, length


async def _press(port: int, at_once: int, requests: Iterable[Request]) -> Pressed:
    left = deque(requests)
    answers: Counter[str] = Counter()
    waits: list[float] = []
    size = 0

    async def one() -> None:
        nonlocal size
        browser = _Browser(port)
        while left:
            request = left.popleft()
            began = time.perf_counter()
            status, length = await browser.send(request)
            waits.append(time.perf_counter() - began)
            answers[status] += 1
            size = max(size, length)

    began = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(at_once)))
    return Pressed(time.perf_counter() - began, dict(answers), tuple(sorted(waits)), size)


def main(port: str, at_once: str) -> None:
    """``at_once``: how many browsers."""
    requests = [Request(**json.loads(line)) for line in sys.stdin]
    pressed = asyncio.run(_press(int(port), int(at_once), requests))
    sys.stdout.write(json.dumps(dataclasses.asdict(pressed)) + "\n")
