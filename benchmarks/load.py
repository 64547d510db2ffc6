"""The load: posts prepared callbacks, flat out or paced, and says how long the answers took."""

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web


@dataclass(frozen=True)
class Call:
    """One callback, ready to be posted."""

    query: str
    body: bytes


@dataclass
class Times:
    """How long each answer took, in seconds, and how many were not 200."""

    took: list[float] = field(default_factory=list)
    failed: int = 0
    answered: int = 0  # with something in the body
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return len(self.took) / self.seconds

    def at(self, share: float) -> float:
        """The time in ms that this share of the answers did not exceed (nearest rank)."""
        ordered = sorted(self.took)
        return round(ordered[max(math.ceil(share * len(ordered)) - 1, 0)] * 1000, 1)

    def figures(self) -> dict[str, object]:
        return {
            "callbacks": len(self.took),
            "per_s": round(self.rate, 1),
            "p50_ms": self.at(0.5),
            "p99_ms": self.at(0.99),
            "max_ms": self.at(1.0),
            "failed": self.failed,
            "answered": self.answered,
        }


async def flat_out(url: str, chains: Sequence[Sequence[Call]], at_once: int) -> Times:
    """``at_once`` connections; what stands in one chain is posted one after the other."""
    times, waiting = Times(), iter(chains)
    async with _session(at_once) as http:
        begin = time.perf_counter()
        await asyncio.gather(*(_take_chains(http, url, waiting, times) for _ in range(at_once)))
        times.seconds = time.perf_counter() - begin
    return times


async def _take_chains(
    http: aiohttp.ClientSession, url: str, waiting: Iterable[Sequence[Call]], times: Times
) -> None:
    for chain in waiting:
        for call in chain:
            await post(http, url, call, times)


async def paced(url: str, make: Callable[[int], Call], every: float, until: asyncio.Event) -> Times:
    """One callback each ``every`` seconds, whether the last one was answered or not."""
    times, begun, n = Times(), [], 0
    async with _session(100) as http:
        begin = time.perf_counter()
        while not until.is_set():
            begun.append(asyncio.create_task(post(http, url, make(n), times)))
            n += 1
            await asyncio.sleep(max(begin + n * every - time.perf_counter(), 0))
        await asyncio.gather(*begun)
        times.seconds = time.perf_counter() - begin
    return times


def _session(at_once: int) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=at_once))


async def post(http: aiohttp.ClientSession, url: str, call: Call, times: Times) -> None:
    """Post it and write down how long the answer took."""
    begin = time.perf_counter()
    async with http.post(f"{url}?{call.query}", data=call.body) as answer:
        body = await answer.read()
    times.took.append(time.perf_counter() - begin)
    times.failed += answer.status != 200
    times.answered += bool(body)


@asynccontextmanager
async def willing_platform() -> AsyncIterator[str]:
    """A platform that takes every message at once: its address."""
    sent = 0

    async def answer(request: web.Request) -> web.Response:
        nonlocal sent
        sent += 1
        code = {"msgid": f"m{sent}", "response_code": f"r{sent}"}
        token = {"access_token": "token", "expires_in": 7200}
        return web.json_response({"errcode": 0, "errmsg": "ok", **code, **token})

    app = web.Application()
    app.router.add_route("*", "/cgi-bin/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    try:
        yield f"http://{host}:{port}"
    finally:
        await runner.cleanup()
