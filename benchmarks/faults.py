"""Measures the truth under faults: messages lost, doubled or falsely counted as delivered, beside two peers.

A message is *lost* when no phone shows it and its sender does not say so, *doubled* when a phone shows it
twice, *falsely delivered* when the sender says that it was delivered and no phone shows it. Time is
compressed: each request that reaches the platform takes 5 ms of its clock, as ten at a time with 50 ms each
do, and our waiting is skipped. The peers send in ten threads with three tries, Apprise's throttle off; each
sender meets the same script of faults, and the platform's silent limit of 30 messages a minute and person.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from benchmarks import scene
from benchmarks.loopback import mark
from benchmarks.peer_send import AGENT, CORP, SECRET, TIMEOUT
from notifier.card import Button, Card, Text
from notifier.channels.several import Several
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf
from notifier.delivery import Delivery
from notifier.outbox import ROUTINE, URGENT, Message, put
from sandbox import App, Clock, Member, Sandbox
from sandbox.fault_script import read
from sandbox.faults import ON_REQUESTS, Fault, Faults
from sandbox.finding import words_of
from storage import people
from storage.db import Database, open_database
from storage.outbox import WAITING
from storage.tables import OutboxRow
from storage.vault import Vault

SCRIPT = Path(__file__).with_suffix(".yaml")
BENCH_PYTHON = Path(__file__).parents[1] / ".bench-venv" / "bin" / "python"
BEGIN = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
A_REQUEST = timedelta(milliseconds=5)  # ten at a time, 50 ms each
TRIES, PEER_THREADS = 3, 10
ENGINES, PEERS = ("sqlite", "postgresql"), ("apprise", "wechatpy")
APP = App(CORP, AGENT, SECRET, "token", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR")


@dataclass(frozen=True)
class Size:
    """How many messages to how many people, the busy ones and the rest."""

    busy: int = 3000
    busy_people: int = 50
    rest: int = 2000
    rest_people: int = 250

    @property
    def messages(self) -> list[tuple[str, str]]:
        """(name, person): the busy ones' spread among the rest, as on a bad day."""
        busy = [(n / self.busy, f"m{n}", f"busy{n % self.busy_people}") for n in range(self.busy)]
        rest = [(n / self.rest, f"r{n}", f"rest{n % self.rest_people}") for n in range(self.rest)]
        return [(name, person) for _, name, person in sorted(busy + rest)]

    @property
    def people(self) -> list[str]:
        busy = [f"busy{n}" for n in range(self.busy_people)]
        return busy + [f"rest{n}" for n in range(self.rest_people)]


@dataclass(frozen=True)
class Truth:
    """What the phones show against what the sender says."""

    lost: int
    doubled: int
    falsely_delivered: int
    shown: int
    undelivered: int  # not shown, and said so

    @classmethod
    def of(cls, names: Sequence[str], shown: Counter[str], delivered: set[str], pending: set[str]) -> "Truth":
        """``delivered``: whom the sender counts so; ``pending``: what it would not have said a word about."""
        unseen = [name for name in names if not shown[name]]
        false = sum(1 for name in unseen if name in delivered)
        silent = sum(1 for name in unseen if name in pending)
        doubled = sum(1 for name in names if shown[name] > 1)
        seen = len(names) - len(unseen)
        return cls(false + silent, doubled, false, seen, len(unseen) - false - silent)


class Weather(Faults):
    """The script, and time that passes with every request, however fast this machine is."""

    def __init__(self, script: str, clock: Clock) -> None:
        vars(self).update(vars(read(script, BEGIN)))
        self._clock = clock

    def strike(self, deeds: tuple[str, ...], on: str, now: datetime) -> Fault | None:
        if deeds is ON_REQUESTS:
            self._clock.advance(A_REQUEST)
        return super().strike(deeds, on, now)


async def platform(size: Size, clock: Clock, script: str) -> Sandbox:
    """One with everybody on it, under the script of faults."""
    members = [Member(person, person) for person in size.people]
    sandbox = await Sandbox.start(
        APP, members=members, clock=clock, faults=Weather(script, clock), accounts=2000
    )
    sandbox.platform.callback_url = "http://127.0.0.1:9/callback"  # or it would take no cards with buttons
    return sandbox


def shown_on(sandbox: Sandbox, size: Size) -> Counter[str]:
    """How often each message stands on its person's phone."""
    found: Counter[str] = Counter()
    for person in size.people:
        for entry in sandbox.phone(person):
            found[words_of(entry).split("#")[1]] += 1
    return found


async def ours(url: str, size: Size, script: str, timeout: float = TIMEOUT) -> Truth:
    """The outbox on the database at ``url``; ends when nothing waits any more."""
    clock = Clock(BEGIN)
    sandbox, database = (
        await platform(size, clock, script),
        await open_database(url, Vault(b"measuring only")),
    )
    async with aiohttp.ClientSession() as http:
        channel = WeComChannel(
            http, sandbox.url, CORP, AGENT, SECRET, MemoryShelf(clock.now), clock.now, timeout=timeout
        )
        try:
            await _say_all(database, size)
            await _send_all(database, Several(channel), clock)
            states = await database.read(_states)
            return _ours(size, shown_on(sandbox, size), states)
        finally:
            await sandbox.stop()
            await database.close()


async def _say_all(database: Database, size: Size) -> None:
    staff: list[dict[str, object]] = [
        {"id": one, "name": one, "wecom": one, "roles": ["contact"], "department": ""} for one in size.people
    ]
    await database.transact(people.seed, staff, [])
    said = [_message(number, name, to) for number, (name, to) in enumerate(size.messages)]
    await database.transact(put, BEGIN, said)


def _message(number: int, name: str, to: str) -> Message:
    """Cards and texts in turn, one in ten urgent."""
    card = Card(f"工单 {mark(name)}", "待接收", buttons=(Button("确认接收", f"confirm:{number}"),))
    body = card if number % 2 else Text(f"工单 {mark(name)} 请办理。")
    return Message(name, to, body, ROUTINE if number % 10 else URGENT)


async def _send_all(database: Database, channel: Several, clock: Clock) -> None:
    """Rounds until nothing waits; what waits for its time has it come."""
    delivery = Delivery(database, channel, clock.now, lambda *refused: None)
    while (due := await database.read(_next_due)) is not None:
        clock.advance_to(due)
        while await delivery.once():
            pass


def _next_due(session: Session) -> datetime | None:
    return session.scalar(select(func.min(OutboxRow.next_at)).where(OutboxRow.state.in_(WAITING)))


def _states(session: Session) -> dict[str, str]:
    return {row.key: row.state for row in session.execute(select(OutboxRow.key, OutboxRow.state))}


def _ours(size: Size, shown: Counter[str], states: dict[str, str]) -> Truth:
    """Undelivered is what stands in the list of the undelivered; anything else unseen is lost."""
    told = {name for name, state in states.items() if state in ("refused", "parked")}
    sent = {name for name, state in states.items() if state == "sent"}
    names = [name for name, _ in size.messages]
    return Truth.of(names, shown, sent, set(names) - told - sent)


async def peer(name: str, size: Size, script: str) -> Truth | None:
    """One of the two; ``None`` where it is not installed."""
    sandbox = await platform(size, Clock(BEGIN), script)
    try:
        said = await _run_peer(name, sandbox.url, size)
        if said is None:
            return None
        names = [message for message, _ in size.messages]
        delivered = {message for message, good in zip(names, said, strict=True) if good}
        return Truth.of(names, shown_on(sandbox, size), delivered, set())
    finally:
        await sandbox.stop()


async def _run_peer(name: str, url: str, size: Size) -> list[bool] | None:
    given = [(person, f"工单 {mark(message)} 请办理。") for message, person in size.messages]
    python = str(BENCH_PYTHON) if BENCH_PYTHON.exists() else sys.executable
    script = str(Path(__file__).with_name("peer_send.py"))
    process = await asyncio.create_subprocess_exec(
        python,
        script,
        name,
        url,
        str(PEER_THREADS),
        str(TRIES),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, wrong = await process.communicate(json.dumps(given).encode())
    if process.returncode:
        why = wrong.decode().strip().splitlines()[-1:]
        print(f"{name} did not run ({why}); `make bench-setup` installs it", file=sys.stderr)
        return None
    found: list[bool] = json.loads(out.splitlines()[-1])["delivered"]
    return found


async def measure(size: Size, script: str, engines: Sequence[str]) -> dict[str, Truth | None]:
    """Ours on each engine (the first is plainly "jiban"), then the peers."""
    found: dict[str, Truth | None] = {}
    for engine in engines:
        with tempfile.TemporaryDirectory(prefix="jiban-faults-") as name, _engine(engine, Path(name)) as url:
            found[f"jiban_{engine}" if found else "jiban"] = await ours(url, size, script)
    for name in PEERS:
        found[name] = await peer(name, size, script)
    return found


@contextmanager
def _engine(name: str, folder: Path) -> Iterator[str]:
    if name == "sqlite":
        yield f"sqlite:///{folder / 'faults.db'}"
        return
    with scene.postgres(folder) as url:
        yield url


def show(found: dict[str, Truth | None]) -> None:
    print(f"{'':18}{'lost':>8}{'doubled':>9}{'falsely delivered':>19}{'shown':>8}{'told as undelivered':>21}")
    for name, truth in found.items():
        if truth:
            print(
                f"{name:18}{truth.lost:8}{truth.doubled:9}{truth.falsely_delivered:19}"
                f"{truth.shown:8}{truth.undelivered:21}"
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--script", type=Path, default=SCRIPT, help="a fault script, see docs/sandbox.md")
    parser.add_argument("--share", type=float, default=1.0, help="of the 5,000 messages and 300 people")
    parser.add_argument(
        "--engine", choices=ENGINES, action="append", help="ours on it; the default is sqlite"
    )
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    size = Size(*(round(number * given.share) for number in vars(Size()).values()))
    engines = given.engine or ENGINES[:1]
    found = asyncio.run(measure(size, given.script.read_text(encoding="utf-8"), engines))
    show(found)
    if given.json:
        wanted = ("lost", "doubled", "falsely_delivered")
        print(
            json.dumps(
                {name: {key: vars(t)[key] for key in wanted} if t else None for name, t in found.items()}
            )
        )


if __name__ == "__main__":
    main()
