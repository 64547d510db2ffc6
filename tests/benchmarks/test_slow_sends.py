"""A platform that hangs for one person keeps nobody else waiting."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from notifier.card import Text
from notifier.channels.base import Outgoing, Receipt
from notifier.channels.memory import MemoryChannel
from notifier.delivery import Delivery
from notifier.outbox import URGENT, Message, put
from storage import outbox, people
from storage.db import Database, open_database
from storage.vault import Vault

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Hanging(MemoryChannel):
    """Does not answer for one person until it is let go."""

    def __init__(self, person: str) -> None:
        super().__init__("wecom")
        self.person = person
        self.go = asyncio.Event()

    async def send(self, message: Outgoing) -> Receipt:
        if message.to == self.person:
            await self.go.wait()
        return await super().send(message)


async def _database(folder: Path) -> Database:
    database = await open_database(f"sqlite:///{folder / 'jiban.db'}", Vault(b"k"))
    staff = [
        {"id": name, "name": name, "wecom": name, "roles": ["duty"], "department": ""}
        for name in ("slow", "quick")
    ]
    await database.transact(people.seed, staff, [])
    return database


async def _say(database: Database, key: str, to: str) -> None:
    await database.transact(put, NOW, [Message(key, to, Text(key))])


async def _state(database: Database, key: str) -> str:
    row = await database.read(outbox.find, key)
    assert row
    return row.state


async def test_others_are_sent_to_and_marked_while_one_send_hangs(tmp_path: Path) -> None:
    database, channel = await _database(tmp_path), Hanging("slow")
    delivery = Delivery(database, channel, lambda: NOW, lambda *refused: None)
    await _say(database, "first", "slow")
    await delivery.round()
    await _say(database, "second", "quick")
    await _say(database, "third", "slow")
    await delivery.round()
    await delivery.landed.wait()
    await delivery.round()
    assert await _state(database, "second") == "sent"
    assert await _state(database, "first") == "leased"
    assert await _state(database, "third") == "queued"  # one after the other to one person
    channel.go.set()
    await delivery.finish()
    await delivery.once()
    assert [await _state(database, key) for key in ("first", "third")] == ["sent", "sent"]
    await database.close()


async def test_what_is_urgent_goes_out_beside_a_round_with_the_many(tmp_path: Path) -> None:
    database, channel = await _database(tmp_path), Hanging("slow")
    delivery = Delivery(database, channel, lambda: NOW, lambda *refused: None)
    await _say(database, "first", "slow")
    assert await delivery.urgent_round() == 0  # nothing is on its way: the ordinary round is as quick
    await delivery.round()
    await _say(database, "routine", "quick")
    urgent = [Message(f"urgent-{to}", to, Text("!"), URGENT) for to in ("quick", "slow")]
    await database.transact(put, NOW, urgent)
    assert await delivery.urgent_round() == 1
    await delivery.landed.wait()
    assert [sent.key for sent in channel.sent] == ["urgent-quick"]
    assert await _state(database, "urgent-slow") == "queued"  # after what is on the wire to the same person
    channel.go.set()
    await delivery.finish()
    await delivery.once()
    assert {sent.key for sent in channel.sent} == {"first", "routine", "urgent-quick", "urgent-slow"}
    await database.close()
