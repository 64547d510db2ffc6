"""The whole desk on a 智能机器人: no address to call back, one line that the bot itself has opened."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from one_bot import OneBot
from sqlalchemy import select

from bot.config import Config
from bot.doctor import FINE, LOOK, Finding
from bot.samples.export import sample_export
from bot.send_test import send_test
from bot.settings.channels import WeComBot
from bot.settings.sections import Channels
from bot.trial.stage import Stage, working_morning
from bot.trial.story import CONTACT, NUMBER, OFFICER
from rules.words import State
from sandbox import Bot, Faults, File
from sandbox.line import Line
from storage import outbox, people, results
from storage.tables import AttachmentRow, OutboxRow


@dataclass
class Scene(OneBot):
    """A bot and a platform, a line between them."""

    @property
    def line(self) -> Line:
        line = self.stage.sandbox.line
        assert line is not None
        return line

    async def everybody_opens(self) -> None:
        """Nobody hears from a 智能机器人 before they have opened it."""
        await self.stage.sandbox.until(lambda: self.line.is_open)
        for member in list(self.stage.sandbox.platform.scope.members.values()):
            await self.stage.sandbox.enters(member.userid)
            await self.stage.sandbox.shows(member.userid, "您好")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    stage = await Stage.open(tmp_path / "stage", by_line=True)
    config = stage.config
    stage.sandbox.advance(working_morning(config.calendar, config.timezone) - stage.clock.now())
    yield Scene(stage)
    await stage.close()


async def test_an_order_goes_from_the_desk_to_a_contact_and_back(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await scene.everybody_opens()
    await scene.imports()
    await wecom.says(OFFICER, f"签收 {NUMBER}")
    await wecom.shows(OFFICER, f"待派发 {NUMBER}")
    await wecom.presses(OFFICER, None, "派发", choices={"拟派科室": "中学教育科"})
    await wecom.shows(CONTACT, "请确认接收")
    await wecom.presses(CONTACT, None, "确认接收")
    await wecom.until(lambda: wecom.cards(CONTACT)[-1].button("提交结果") is not None)
    assert (await scene.order()).state is State.HANDLING
    assert not wecom.problems


async def test_an_export_dropped_into_the_conversation_is_taken_in(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await scene.everybody_opens()
    name, content = sample_export(scene.stage.clock.now(), scene.stage.config.timezone)
    await wecom.sends_file(OFFICER, File(name, content))
    await wecom.shows(OFFICER, "导入完成：新增 12 件")
    await wecom.sends_file(OFFICER, File("说明.txt", "您好，请查收。".encode()))
    await wecom.shows(OFFICER, "找不到表头")
    await wecom.sends_file(CONTACT, File(name, content))
    await wecom.shows(CONTACT, "导入工单由")


async def test_a_press_that_cannot_be_shown_on_its_card_is_answered_by_a_fresh_one(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await scene.everybody_opens()
    await scene.imports()
    await wecom.says(OFFICER, f"签收 {NUMBER}")
    await wecom.shows(OFFICER, f"待派发 {NUMBER}")
    shown = len(wecom.phone(CONTACT))
    rules = [{"do": "errcode", "on": "aibot_respond_update_msg", "code": 846605, "times": 1}]
    wecom.platform.faults = Faults.from_dict({"rules": rules})
    await wecom.presses(OFFICER, None, "派发", choices={"拟派科室": "中学教育科"})
    await wecom.shows(OFFICER, "已派")
    await wecom.until(lambda: len(wecom.phone(CONTACT)) > shown)
    assert (await scene.order()).state is State.DISPATCHED


async def test_what_is_said_while_the_line_is_down_goes_out_when_it_is_back(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await scene.everybody_opens()
    wecom.platform.faults = Faults.from_dict({"rules": [{"do": "drop", "on": "aibot_subscribe", "times": 2}]})
    await scene.line.close(1000)
    await scene.imports()
    waiting = await scene.reads(outbox.waiting)
    assert waiting
    await wecom.shows(OFFICER, "新到工单", 15)
    row = await scene.reads(lambda session: session.scalars(select(OutboxRow).limit(1)).one())
    assert row.attempts == 1  # it was left alone meanwhile


async def test_a_photo_goes_into_the_form_that_is_open(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await scene.everybody_opens()
    await scene.imports()
    await wecom.says(OFFICER, f"签收 {NUMBER}")
    await wecom.shows(OFFICER, f"待派发 {NUMBER}")
    await wecom.says(OFFICER, f"直办 {NUMBER}")
    await wecom.shows(OFFICER, "直办")
    await wecom.says(OFFICER, f"提交结果 {NUMBER}")
    await wecom.until(lambda: "是否联系上" in [choice.title for choice in wecom.cards(OFFICER)[-1].choices])
    await wecom.sends_picture(OFFICER, b"\xff\xd8\xff a school gate")
    await wecom.shows(OFFICER, "已收到第 1 张照片")
    (picture,) = await scene.reads(results.pictures_to_fetch)
    await scene.stage.bot.loops.fetching.once()  # type: ignore[union-attr]
    kept = await scene.reads(lambda session: session.get(AttachmentRow, picture[0]))
    assert kept.content_sealed


async def test_who_has_not_opened_the_bot_is_named_to_the_desk(scene: Scene) -> None:
    wecom = scene.stage.sandbox
    await wecom.until(lambda: scene.line.is_open)
    await wecom.enters(OFFICER)
    await scene.imports()
    await wecom.says(OFFICER, f"签收 {NUMBER}")
    await wecom.shows(OFFICER, f"待派发 {NUMBER}")
    await wecom.presses(OFFICER, None, "派发", choices={"拟派科室": "中学教育科"})
    await wecom.shows(OFFICER, "请其在企业微信中找到机器人并发一句话")
    assert (await scene.reads(people.find, CONTACT)).active


async def test_beside_the_app_the_bot_takes_files_and_answers_where_it_was_asked(tmp_path: Path) -> None:
    stage = await Stage.open(tmp_path / "stage")
    try:
        wecom, bot = stage.sandbox, Bot("aibBESIDE", "s3cret")
        line = await wecom.add_bot(bot)
        settings = WeComBot(id=bot.bot_id, secret=bot.secret, url=line.url)
        channels = stage.config.channels.model_copy(update={"wecom_bot": settings})
        stage.config = replace(stage.config, channels=channels)
        await stage.restart_bot()
        await wecom.until(lambda: line.is_open)
        name, content = sample_export(stage.clock.now(), stage.config.timezone)
        await wecom.sends_file(OFFICER, File(name, content))
        await wecom.shows(OFFICER, "导入完成：新增 12 件")
        await wecom.shows(OFFICER, "新到工单")
        by_bot = {m.text: m.by_bot for m in wecom.platform.messages.values()}
        assert [by for text, by in by_bot.items() if "导入完成" in text] == [True]
        assert [by for text, by in by_bot.items() if "新到工单" in text] == [False]
    finally:
        await stage.close()


class Walking:
    """``send-test`` beside the bot: what it says, and what its person does while it waits."""

    def __init__(self, scene: Scene, *answers: str) -> None:
        self.scene, self.answers, self.said = scene, iter(answers), list[Finding]()

    async def walks(self, seconds: int = 400, config: Config | None = None, over_line: bool = False) -> bool:
        given, clock = config or self.scene.stage.config, self.scene.stage.clock.now
        say = self.said.append
        return await send_test(given, OFFICER, seconds, say, clock, self._waits, over_line=over_line)

    async def _waits(self, _: float) -> None:
        if self.said:
            for words in self.answers:
                await self.scene.stage.sandbox.says(OFFICER, words)
        await asyncio.sleep(0.01)


async def test_send_test_goes_over_the_line_that_the_running_bot_has(scene: Scene) -> None:
    await scene.everybody_opens()
    walking = Walking(scene, "帮助")
    assert await walking.walks(), walking.said
    assert [one.state for one in walking.said] == [FINE, LOOK, FINE]
    await scene.stage.sandbox.shows(OFFICER, "连接测试")
    assert scene.line.subscriptions == 1


async def test_send_test_says_what_the_platform_said_and_who_has_to_do_something(scene: Scene) -> None:
    await scene.stage.sandbox.until(lambda: scene.line.is_open)
    walking = Walking(scene)
    assert not await walking.walks()
    assert "请其在企业微信中找到机器人并发一句话" in str(walking.said[-1])


async def test_send_test_opens_no_second_line_and_sends_nothing_late(scene: Scene, tmp_path: Path) -> None:
    await scene.everybody_opens()
    scene.stage.sandbox.platform.faults = Faults.from_dict(
        {"rules": [{"do": "errcode", "on": "aibot_send_msg", "code": -1}]}
    )
    walking = Walking(scene)
    assert not await walking.walks(seconds=100)
    assert "100 秒内没有发出" in str(walking.said[-1])
    config = scene.stage.config
    elsewhere = replace(
        config, storage=config.storage.model_copy(update={"url": f"sqlite:///{tmp_path}/x.db"})
    )
    assert not await walking.walks(config=elsewhere)
    assert "没有程序持有连接" in str(walking.said[-1])
    assert scene.line.subscriptions == 1
    assert not await walking.walks(config=replace(config, channels=Channels()), over_line=True)
    assert "channels.wecom_bot" in str(walking.said[-1])
