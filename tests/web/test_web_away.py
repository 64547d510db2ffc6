"""While the database is away the platform is answered so that it sends again, and nothing is done twice."""

import asyncio
import threading
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from sqlalchemy.orm import Session

from benchmarks.load import Call
from benchmarks.samples import Platform
from benchmarks.scene import lay
from bot import app as apps
from bot import desk as desks
from bot.app import App
from bot.clock import Clock
from bot.edges.wecom import Callbacks
from bot.gate import Gate
from bot.keeping import open_storage
from bot.web import Web
from storage.db import Database
from storage.tables import InboxRow


class Flaky:
    """A database that is away for the next ``times``."""

    def __init__(self, real: Database) -> None:
        self._real, self.times = real, 0
        self.trouble: Exception = OSError("connection refused")

    async def transact(self, *asked: Any) -> Any:
        if self.times:
            self.times -= 1
            raise self.trouble
        return await self._real.transact(*asked)


class Scene:
    """The web application on such a database, and the platform that posts to it."""

    def __init__(self, folder: Path) -> None:
        self.config = lay(folder).config
        assert self.config.channels.wecom
        self.platform = Platform(self.config.channels.wecom, datetime.now(UTC))

    async def open(self) -> None:
        app = self.config.channels.wecom
        assert app
        self.real = await open_storage(self.config, datetime.now(UTC))
        self.database = Flaky(self.real)
        callbacks = Callbacks(app.corp_id, app.agent_id, app.token, app.encoding_aes_key)
        self.web = Web(
            App(self.database, desks.build(self.config), Clock()),  # type: ignore[arg-type]
            callbacks,
            self.config.api.token,
            self._well,
        ).asgi()

    async def _well(self) -> dict[str, str]:
        return {}

    async def posts(self, call: Call) -> int:
        """The status that the platform sees."""
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/wecom/callback",
            "query_string": call.query.encode(),
            "headers": [],
        }
        seen: list[int] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": call.body, "more_body": False}

        async def send(message: Any) -> None:
            seen.append(message.get("status", 0))

        await self.web(scope, receive, send)
        return seen[0]

    async def kept(self) -> int:
        """How many messages are in the inbox."""
        return await self.real.read(lambda session: session.query(InboxRow).count())


@pytest_asyncio.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    scene = Scene(tmp_path)
    await scene.open()
    yield scene
    await scene.real.close()


async def test_a_database_that_is_away_for_a_moment_is_waited_for(scene: Scene) -> None:
    scene.database.times = 2
    assert await scene.posts(scene.platform.says("wangfang", "待办")) == 200
    assert await scene.kept() == 1


async def test_one_that_stays_away_gets_the_platform_a_503_and_the_message_comes_again(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apps, "PATIENCE", 0.0)
    call = scene.platform.says("wangfang", "待办")
    scene.database.times = 100
    assert await scene.posts(call) == 503
    assert await scene.kept() == 0
    scene.database.times = 0
    assert await scene.posts(call) == 200
    assert await scene.posts(call) == 200  # and once more: the answer may have been lost
    assert await scene.kept() == 1


async def test_a_bug_is_not_called_a_database_that_is_away(scene: Scene) -> None:
    scene.database.times, scene.database.trouble = 1, ValueError("a bug")
    with pytest.raises(ValueError, match="a bug"):
        await scene.posts(scene.platform.says("wangfang", "待办"))


async def test_a_flood_beyond_what_memory_bears_is_shed_and_comes_again_with_nothing_lost(
    scene: Scene,
) -> None:
    scene.web = Gate(scene.web, lambda to, status, seconds: None, most_at_once=8)
    calls = [scene.platform.says("wangfang", f"查 第{n}件") for n in range(40)]
    first = await asyncio.gather(*(scene.posts(call) for call in calls))
    assert Counter(first) == {200: 8, 503: 32}
    waiting = [call for call, status in zip(calls, first, strict=True) if status == 503]
    while waiting:  # the platform sends again what it got no answer for
        part, waiting = waiting[:8], waiting[8:]
        assert set(await asyncio.gather(*(scene.posts(call) for call in part))) == {200}
    assert await asyncio.gather(*(scene.posts(call) for call in calls[:4])) == [200] * 4  # and some twice
    assert await scene.kept() == 40


async def test_while_one_looks_at_something_slowly_the_others_go_on(scene: Scene) -> None:
    begun, over = threading.Event(), threading.Event()

    def slow(session: Session) -> bool:
        begun.set()
        return over.wait(30)

    looking = asyncio.create_task(scene.real.read(slow))
    assert await asyncio.to_thread(begun.wait, 30)
    try:
        assert await scene.posts(scene.platform.says("wangfang", "待办")) == 200
        assert not looking.done()
    finally:
        over.set()
    assert await looking
