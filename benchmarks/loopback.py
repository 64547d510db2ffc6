"""A WeCom that takes every message after a set time, in a process of its own, and knows when each came.

Runs alone: ``python -m benchmarks.loopback --latency 0.02``; the first line it prints is its address.
``GET /arrivals`` answers ``{"MARK": SECONDS, …}`` by the machine's monotonic clock, and forgets them.
"""

import argparse
import asyncio
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

#: What tells one message from another in whatever a sender makes of it.
MARK = re.compile(rb"#([a-z0-9-]+)#")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


def mark(name: str) -> str:
    """How a message carries its name."""
    return f"#{name}#"


class Api(asyncio.Protocol):
    """Just enough HTTP/1.1 to cost the machine little beside what is measured."""

    arrivals: dict[str, float]
    latency: float

    def __init__(self, arrivals: dict[str, float], latency: float) -> None:
        self.arrivals, self.latency = arrivals, latency
        self._data = b""
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._data += data
        while (end := self._data.find(b"\r\n\r\n")) >= 0:
            head = self._data[:end]
            length = _LENGTH.search(head)
            size = end + 4 + (int(length[1]) if length else 0)
            if len(self._data) < size:
                return
            body, self._data = self._data[end + 4 : size], self._data[size:]
            self._answer(head, body)

    def _answer(self, head: bytes, body: bytes) -> None:
        path = head.split(b" ", 2)[1]
        if path == b"/arrivals":
            self._write(json.dumps(self.arrivals).encode())
            self.arrivals.clear()
            return
        if path.startswith(b"/cgi-bin/gettoken"):
            self._write(b'{"errcode":0,"errmsg":"ok","access_token":"token","expires_in":7200}')
            return
        found = MARK.search(body)
        name = found[1].decode() if found else "?"
        self.arrivals.setdefault(name, time.monotonic())
        answer = f'{{"errcode":0,"errmsg":"ok","msgid":"m-{name}","response_code":"r-{name}"}}'.encode()
        if self.latency:
            asyncio.get_running_loop().call_later(self.latency, self._write, answer)
        else:
            self._write(answer)

    def _write(self, body: bytes) -> None:
        assert self._transport
        if not self._transport.is_closing():
            head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            self._transport.write(head % len(body) + body)


async def serve(latency: float) -> None:
    arrivals: dict[str, float] = {}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Api(arrivals, latency), "127.0.0.1", 0, backlog=512)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def platform(latency: float) -> Iterator[str]:
    """Its address, as long as the block lasts."""
    command = [sys.executable, "-m", "benchmarks.loopback", "--latency", str(latency)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", type=float, default=0.02, help="seconds until each answer")
    asyncio.run(serve(parser.parse_args().latency))


if __name__ == "__main__":
    main()
