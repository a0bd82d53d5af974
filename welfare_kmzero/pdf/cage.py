"""The child process: reads a page, answers with a PDF, until nobody asks any more.

``python -m welfare_kmzero.pdf.cage MEMORY_BYTES``: messages of ``frames`` on standard
input and output. It holds no secret (its environment is empty), and it leaves when its
input ends, so it never outlives the process that started it. After any failure it
leaves too: the next document begins in a clean process.
"""

import gc
import os
import shutil
import sys
import traceback
from typing import BinaryIO

from welfare_kmzero.pdf import engine, frames, guard
from welfare_kmzero.pdf.errors import AssetMissing


def _reader(stream: BinaryIO) -> frames.Reader:
    def exactly(size: int) -> bytes:
        content = stream.read(size)
        if len(content) != size:
            raise frames.Closed
        return content

    return exactly


def _say(stream: BinaryIO, header: frames.Header, parts: dict[str, bytes] | None = None) -> None:
    stream.write(frames.pack(header, parts or {}))
    stream.flush()


def _failure(error: BaseException) -> frames.Header:
    if isinstance(error, AssetMissing):
        return {"outcome": "missing", "detail": error.detail}
    if isinstance(error, MemoryError):
        return {"outcome": "too_long", "detail": "memory"}
    return {"outcome": "failed", "detail": "".join(traceback.format_exception(error))[-4000:]}


def _answer(
    printer: engine.Engine, bars: guard.Bars, request: frames.Header, parts: dict[str, bytes]
) -> tuple[frames.Header, bytes]:
    page = parts.pop("page").decode()
    facts = {key: str(request[key]) for key in ("created", "identifier")}
    guard.limit_processor(int(str(request["seconds"])))
    content, complaints = printer.draw(page, parts, facts)
    if bars.breaches:
        return {"outcome": "failed", "detail": f"refused: {bars.breaches[:5]}"}, b""
    return {"outcome": "done", "complaints": complaints[:50]}, content


def serve(source: BinaryIO, sink: BinaryIO, memory: int) -> None:
    """Set up, say so, and answer until ``source`` ends or something fails."""
    read = _reader(source)
    bars = guard.Bars()
    try:
        printer = engine.Engine()
    except AssetMissing as error:
        _say(sink, _failure(error))
        return
    alone = guard.leave_the_network()
    guard.limit_memory(memory)
    bars.close()
    # What was set up stays for good, and a page is made of many small things that stay until
    # it is written: the collector would walk through them all, again and again.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)
    _say(sink, {"outcome": "ready", "alone": alone})
    while True:
        try:
            request, parts = frames.unpack(read)
        except frames.Closed:
            return
        try:
            answer, content = _answer(printer, bars, request, parts)
        except Exception as error:  # noqa: BLE001 - the press must hear of it, whatever it is
            answer, content = _failure(error), b""
        _say(sink, answer, {"pdf": content} if content else {})
        if answer["outcome"] != "done":
            return


if __name__ == "__main__":
    # Libraries may print: their words go to the log, and the answers keep a way of their own.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        serve(sys.stdin.buffer, answers, int(sys.argv[1]))
    except BaseException:  # noqa: BLE001 - it leaves its words in the log, and the process
        traceback.print_exc()
    finally:
        shutil.rmtree(os.environ["TMPDIR"], ignore_errors=True)
        sys.stderr.flush()
        # The libraries of layout do not survive being taken down in any order.
        os._exit(0)
