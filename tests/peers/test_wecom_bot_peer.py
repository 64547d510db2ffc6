"""Tencent's own client of the long connection works against the sandbox as it would against the platform."""

import asyncio
import json
import os
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sandbox import App, Bot, File, Member, Sandbox
from sandbox.line import Line

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("JIBAN_BENCH_NODE", ROOT / ".bench-node"))
NODE = shutil.which("node")
HAS_PEER = NODE is not None and (FOLDER / "node_modules" / "@wecom" / "aibot-node-sdk").is_dir()
BOT = Bot("aibTEST", "s3cret")

pytestmark = pytest.mark.skipif(not HAS_PEER, reason=f"needs node, and @wecom/aibot-node-sdk in {FOLDER}")


@dataclass
class Scene:
    """The peer as a process, and the platform that it is connected to."""

    sandbox: Sandbox
    peer: asyncio.subprocess.Process

    @property
    def line(self) -> Line:
        assert self.sandbox.line
        return self.sandbox.line

    async def hears(self, what: str) -> dict[str, Any]:
        """The next thing of this kind that the peer reports."""
        assert self.peer.stdout
        async with asyncio.timeout(15):
            while line := await self.peer.stdout.readline():
                said: dict[str, Any] = json.loads(line)
                if said["what"] == what:
                    return said
                assert said["what"] not in ("failed", "error"), said
        raise AssertionError(f"the peer ended before it said {what}")


async def start(url: str, secret: str = BOT.secret) -> asyncio.subprocess.Process:
    script = Path(__file__).with_name("wecom_bot.cjs")
    pipe = asyncio.subprocess.PIPE
    command = (str(NODE), str(script), str(FOLDER), url, BOT.bot_id, secret)
    return await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=2**20)


async def end(peer: asyncio.subprocess.Process) -> None:
    assert peer.stdin
    peer.stdin.close()
    await peer.wait()


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    sandbox = await Sandbox.start(
        App("wwcorp", 1, "x", "t", "A" * 43),
        members=[Member("lihua", "李华")],
        bot=BOT,
    )
    assert sandbox.line
    peer = await start(sandbox.line.url)
    scene = Scene(sandbox, peer)
    await scene.hears("authenticated")
    yield scene
    await end(peer)
    await sandbox.stop()


async def test_it_greets_answers_in_a_stream_and_its_card_is_pressed_and_changed(scene: Scene) -> None:
    wecom = scene.sandbox
    await wecom.enters("lihua")
    await wecom.shows("lihua", "欢迎")
    await wecom.says("lihua", "待办")
    await wecom.shows("lihua", "您说的是：待办")
    await wecom.shows("lihua", "工单 1023 待接收")
    assert [entry.text for entry in wecom.phone("lihua") if not entry.mine][:2] == ["欢迎", "您说的是：待办"]
    await wecom.presses("lihua", None, "确认接收")
    assert (await scene.hears("pressed"))["key"] == "confirm:1023"
    assert wecom.cards("lihua")[0].greyed == "已接收"
    assert not wecom.problems


async def test_it_opens_a_file_sent_to_it_and_sends_one_back_in_pieces(scene: Scene) -> None:
    content = os.urandom(1_300_000)  # three pieces
    await scene.sandbox.sends_file("lihua", File("工单 一月.xlsx", content))
    told = await scene.hears("file")
    assert (told["filename"], told["bytes"]) == ("工单 一月.xlsx", len(content))
    entry = scene.sandbox.phone("lihua")[-1]
    assert (entry.kind, scene.sandbox.platform.media[entry.media_id].content) == ("file", content)


async def test_its_heart_beats_and_after_a_cut_it_is_back(scene: Scene) -> None:
    await scene.sandbox.until(lambda: scene.line.heard.count("ping") >= 2)
    await scene.line.close(1006)
    await scene.hears("authenticated")
    assert scene.line.subscriptions == 2


async def test_a_second_client_puts_it_out(scene: Scene) -> None:
    second = await start(scene.line.url)
    await scene.hears("put_out")
    await end(second)


async def test_a_wrong_secret_is_refused_in_the_platforms_words(scene: Scene) -> None:
    wrong = await start(scene.line.url, "wrong")
    assert wrong.stdout
    async with asyncio.timeout(15):
        said = json.loads(await wrong.stdout.readline())
    assert said["what"] == "error"
    assert "invalid bot_id or secret" in said["error"]
    await end(wrong)
