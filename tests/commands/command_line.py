"""What a command says and how it ends, and a platform that runs beside it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sandbox import Sandbox
from sandbox.telegram import TelegramSandbox


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def last_line(self) -> str:
        return self.out.rstrip().splitlines()[-1]


Jiban = Callable[..., Said]
T = TypeVar("T")
Stands = TypeVar("Stands", Sandbox, TelegramSandbox)


@contextmanager
def beside(made: Coroutine[Any, Any, Stands]) -> Iterator[Stands]:
    """The platform on a loop of its own: a command has another one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(10)

    sandbox = run(made)
    try:
        yield sandbox
    finally:
        run(sandbox.stop())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
