"""Files on each platform, against its stand-in: what arrives is what was sent, under its own name."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from scripted_platform import Platform, ok

from notifier.card import File
from notifier.channels.base import Outgoing
from notifier.channels.telegram import TelegramChannel, connect
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, TryAgain
from sandbox import App, Clock, Member, Sandbox
from sandbox.telegram import TelegramSandbox

APP = App("wwcorp", 1000002, "s3cret", "t", "A" * 43)
REPORT = File("周报 10月“第1期”.docx", 1, b"PK\x03\x04" + bytes(range(256)) * 4000)


@pytest.fixture
def time() -> Clock:
    return Clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
async def sandbox(time: Clock) -> AsyncIterator[Sandbox]:
    members = [Member("LiHua", "李华"), Member("wang", "王值班")]
    made = await Sandbox.start(APP, members=members, clock=time)
    yield made
    await made.stop()


@pytest.fixture
def app(session: aiohttp.ClientSession, sandbox: Sandbox) -> WeComChannel:
    now = sandbox.now
    return WeComChannel(session, sandbox.url, "wwcorp", 1000002, "s3cret", MemoryShelf(now), now)


async def test_a_file_arrives_whole_and_under_its_name(app: WeComChannel, sandbox: Sandbox) -> None:
    await app.send(Outgoing("file:1", "LiHua", REPORT))
    entry = sandbox.phone("LiHua")[-1]
    media = sandbox.platform.media[entry.media_id]
    assert (entry.kind, media.name, media.content) == ("file", REPORT.name, REPORT.content)


async def test_the_same_file_is_uploaded_once_for_all_and_again_after_three_days(
    app: WeComChannel, sandbox: Sandbox, time: Clock
) -> None:
    for who in ("LiHua", "wang"):
        await app.send(Outgoing(f"file:{who}", who, REPORT))
    assert len(sandbox.platform.media) == 1
    time.advance(timedelta(days=3))
    await app.send(Outgoing("file:late", "LiHua", REPORT))
    assert len(sandbox.platform.media) == 2


async def test_what_the_platform_has_lost_is_uploaded_once_more(
    channel: WeComChannel, platform: Platform
) -> None:
    platform.always["media/upload"] = ok(media_id="m")
    platform.then("message/send", {"errcode": 40007, "errmsg": "invalid media_id"})
    await channel.send(Outgoing("file:1", "lihua", REPORT))
    assert len(platform.to("media/upload")) == 2
    platform.always["message/send"] = {"errcode": 40007, "errmsg": "invalid media_id"}
    with pytest.raises(GiveUp):
        await channel.send(Outgoing("file:2", "lihua", REPORT))


async def test_an_upload_that_fails_leaves_nothing_in_doubt(
    channel: WeComChannel, platform: Platform
) -> None:
    platform.then("media/upload", 502)
    with pytest.raises(TryAgain) as failed:
        await channel.send(Outgoing("file:1", "lihua", REPORT))
    assert not failed.value.in_doubt


@pytest.mark.parametrize("content", [b"", b"12345", bytes(20 * 1024 * 1024 + 1)])
async def test_what_no_upload_takes_is_not_tried(
    channel: WeComChannel, platform: Platform, content: bytes
) -> None:
    with pytest.raises(GiveUp):
        await channel.send(Outgoing("file:1", "lihua", File("a.docx", 1, content)))
    assert not platform.to("media/upload")


async def test_telegram_gets_files_only_where_content_may_leave() -> None:
    async def moved(old: str, new: str) -> None:
        raise AssertionError(f"{old} did not move")

    sandbox = TelegramSandbox("700001:test-token")
    await sandbox.start()
    sandbox.chats.chat(81001).has_started = True
    connection = connect("700001:test-token", sandbox.url)
    try:
        receipt = await TelegramChannel(connection.bot, moved, hides_content=False).send(
            Outgoing("file:1", "81001", REPORT)
        )
        shown = sandbox.chats.chat(81001).messages[int(receipt.message_id)]
        stored = sandbox.chats.files[shown["document"]["file_id"]]
        assert (stored.name, stored.content) == (REPORT.name, REPORT.content)
        with pytest.raises(GiveUp):
            await TelegramChannel(connection.bot, moved).send(Outgoing("file:2", "81001", REPORT))
    finally:
        await connection.close()
        await sandbox.stop()
