"""The desk at work on Telegram, its contacts on WeCom: the bot whole, beside both stand-ins."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from one_bot import OneBot

from bot.samples.export import sample_export
from bot.settings.sections import Channels
from bot.settings.sections import Telegram as Settings
from bot.trial.stage import Stage, working_morning
from bot.trial.story import CONTACT, NUMBER, OFFICER
from handlers import binding
from notifier.channels import telegram_pace
from notifier.channels.telegram_errors import ASKED_TO_WAIT
from rules.words import State
from sandbox.telegram import TelegramSandbox
from sandbox.telegram_api import Refused
from storage import inbox, links, outbox, people, results
from storage.tables import AttachmentRow

TOKEN = "700001:test-token"
WANG, STRANGER = 81001, 66666
SOON = timedelta(minutes=30)


@dataclass
class Scene(OneBot):
    """A bot between two platforms."""

    telegram: TelegramSandbox

    async def does(self, flow: Callable[..., Any], *args: Any) -> Any:
        return await self.stage.bot.app.database.transact(flow, *args)

    def sent(self) -> int:
        return sum(method == "sendMessage" for method, _ in self.telegram.calls)

    async def waits_for(self, messages: int) -> None:
        """Until so many messages have been put off because the platform asked for it."""
        for _ in range(400):
            if len(await self.reads(outbox.waits, ASKED_TO_WAIT, self.stage.clock.now())) >= messages:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("nothing was put off")

    async def link(self, who: str = OFFICER) -> str:
        token: str = await self.does(links.make, binding.PURPOSE, who, self.stage.clock.now(), SOON)
        return token

    async def binds(self, who: str = OFFICER, chat: int = WANG) -> None:
        await self.telegram.write(chat, f"/start {await self.link(who)}")
        await self.telegram.shows(chat, "您好，这里是接诉即办值班助手")


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_pace, "PER_CHAT", 0.0)


def _config(stage: Stage, url: str, **settings: Any) -> None:
    """The officer of the story has no WeCom; the others have."""
    telegram = Settings(token=TOKEN, api_base=url, **settings)
    wecom = stage.config.channels.wecom
    staff = tuple(replace(p, wecom="") if p.id == OFFICER else p for p in stage.config.people)
    stage.config = replace(stage.config, channels=Channels(wecom=wecom, telegram=telegram), people=staff)


@pytest.fixture
def mode() -> str:
    return "polling"


@pytest.fixture
async def scene(mode: str, tmp_path: Path) -> AsyncIterator[Scene]:
    telegram = TelegramSandbox(TOKEN)
    await telegram.start()
    stage = await Stage.open(tmp_path / "stage")
    config = stage.config
    _config(stage, telegram.url, mode=mode)
    stage.clock.advance(working_morning(config.calendar, config.timezone) - stage.clock.now())
    await stage.restart_bot()
    yield Scene(stage, telegram)
    await stage.close()
    await telegram.stop()


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_an_officer_on_telegram_signs_and_dispatches_to_a_contact_on_wecom(scene: Scene) -> None:
    telegram, wecom = scene.telegram, scene.stage.sandbox
    await scene.binds()
    await telegram.write(WANG, "班表检查")
    await telegram.shows(WANG, "没有排班，所有值班员一直在班")
    await scene.imports()
    await telegram.shows(WANG, "[全部签收]")
    await telegram.write(WANG, f"/sign {NUMBER}")
    await telegram.shows(WANG, f"待派发 {NUMBER}")
    await telegram.press(WANG, "中学教育科")
    await telegram.shows(WANG, "[✅ 中学教育科]")
    await telegram.press(WANG, "派发")
    await wecom.shows(CONTACT, "请确认接收")
    order = await scene.order()
    assert (order.state, order.department) == (State.DISPATCHED, "中学教育科")
    await telegram.shows(WANG, "✔ 已派")
    await wecom.presses(CONTACT, None, "确认接收")
    assert (await scene.order()).state is State.HANDLING
    assert "补课" not in telegram.screen(WANG)
    assert not telegram.chats.open_presses
    assert not wecom.problems


async def test_the_same_story_with_everybody_on_wecom(tmp_path: Path) -> None:
    stage = await Stage.open(tmp_path / "stage")
    try:
        scene, wecom = Scene(stage, TelegramSandbox(TOKEN)), stage.sandbox
        await scene.imports()
        await wecom.says(OFFICER, f"签收 {NUMBER}")
        await wecom.shows(OFFICER, f"待派发 {NUMBER}")
        await wecom.presses(OFFICER, None, "派发", choices={"拟派科室": "中学教育科"})
        await wecom.shows(CONTACT, "请确认接收")
        await wecom.presses(CONTACT, None, "确认接收")
        assert (await scene.order()).state is State.HANDLING
        await wecom.until(lambda: bool(wecom.cards(CONTACT)[-1].menu))
        await wecom.picks_menu(CONTACT, None, "办理轨迹")
        await wecom.shows(CONTACT, f"工单 {NUMBER} 办理轨迹")
        assert not wecom.problems
    finally:
        await stage.close()


async def test_an_export_sent_into_the_chat_is_taken_in_and_a_text_file_is_refused(scene: Scene) -> None:
    telegram = scene.telegram
    await scene.binds()
    name, content = sample_export(scene.stage.clock.now(), scene.stage.config.timezone)
    await telegram.attach(WANG, name, content)
    await telegram.shows(WANG, "导入完成：新增 12 件")
    await telegram.attach(WANG, "说明.txt", "您好".encode())
    await telegram.shows(WANG, "找不到表头")
    assert (await scene.order()).state is State.RECEIVED


async def test_an_update_that_comes_again_is_dealt_with_once(scene: Scene) -> None:
    await scene.binds()
    update = await scene.telegram.write(WANG, "帮助")
    assert update
    await scene.telegram.shows(WANG, "您可以点卡片按钮")
    await scene.telegram.chats.again(update)
    await scene.telegram.write(WANG, "我的")
    await scene.telegram.shows(WANG, "没有工单")
    assert scene.telegram.screen(WANG).count("您可以点卡片按钮") == 1
    assert await scene.reads(inbox.find, f"tg:700001:{update['update_id']}")


async def test_strangers_and_people_not_served_are_not_answered(scene: Scene) -> None:
    telegram = scene.telegram
    await telegram.write(STRANGER, "待办")
    await telegram.write(STRANGER, "/start not-a-token")
    await telegram.write(STRANGER, f"/start {await scene.link(CONTACT)}")
    await scene.binds()
    assert telegram.screen(STRANGER) == ""
    person = await scene.reads(people.find, CONTACT)
    assert person.telegram == ""


async def test_a_link_binds_one_chat_only(scene: Scene) -> None:
    telegram, token = scene.telegram, await scene.link()
    await telegram.write(WANG, f"/start {token}")
    await telegram.shows(WANG, "已与接诉即办值班助手绑定")
    await telegram.write(STRANGER, f"/start {token}")
    await telegram.write(WANG, "帮助")
    await telegram.shows(WANG, "您可以点卡片按钮")
    assert telegram.screen(STRANGER) == ""
    assert (await scene.reads(people.find, OFFICER)).telegram == str(WANG)


async def test_who_has_wecom_gets_the_link_there_and_answers_where_they_write(scene: Scene) -> None:
    telegram, wecom, colleague = scene.telegram, scene.stage.sandbox, "lijian"
    await scene.binds()  # so that the bot has learned its name
    await wecom.says(colleague, "绑定Telegram")
    entry = await wecom.shows(colleague, "https://t.me/jiban_bot?start=")
    await telegram.write(82002, "/start " + entry.text.rpartition("start=")[2].split()[0])
    await wecom.shows(colleague, "已与接诉即办值班助手绑定")
    await telegram.write(82002, "帮助")
    await telegram.shows(82002, "您可以点卡片按钮")
    await scene.imports()
    await wecom.shows(colleague, "新到工单")
    assert "新到工单" not in telegram.screen(82002)


async def test_who_stops_the_bot_and_has_wecom_is_reached_there(scene: Scene) -> None:
    telegram, colleague = scene.telegram, "lijian"
    await scene.binds(colleague, 82002)
    telegram.then("sendMessage", Refused(403, "Forbidden: bot was blocked by the user"))
    await telegram.write(82002, "帮助")
    await scene.stage.sandbox.shows(colleague, "您可以点卡片按钮")
    person = await scene.reads(people.find, colleague)
    assert (person.active, person.telegram) == (True, "")


async def test_a_wait_that_the_platform_asked_for_is_kept_by_the_next_process_too(scene: Scene) -> None:
    telegram = scene.telegram
    await scene.binds()
    telegram.then("sendMessage", Refused(429, "Too Many Requests: retry after 3600", retry_after=3600))
    await telegram.write(WANG, "帮助")
    await scene.waits_for(1)
    await scene.stage.restart_bot()
    sent = scene.sent()
    await telegram.write(WANG, "我的")
    await scene.waits_for(2)
    assert scene.sent() == sent
    waits = await scene.reads(outbox.waits, ASKED_TO_WAIT, scene.stage.clock.now() + timedelta(minutes=58))
    assert [person for person, _ in waits] == [OFFICER] * 2


async def test_a_chat_that_moved_is_written_to_at_its_new_place_after_a_restart_too(scene: Scene) -> None:
    telegram, moved = scene.telegram, -100777
    await scene.binds()
    telegram.chats.chats[WANG].moved_to = moved
    telegram.chats.chat(moved, "王芳").has_started = True
    await telegram.write(WANG, "帮助")
    await telegram.shows(moved, "您可以点卡片按钮")
    await scene.stage.restart_bot()
    assert (await scene.reads(people.find, OFFICER)).telegram == str(moved)
    before = len(telegram.calls)
    await scene.imports()
    await telegram.shows(moved, "新到工单")
    since = telegram.calls[before:]
    assert {str(given["chat_id"]) for method, given in since if method == "sendMessage"} == {str(moved)}


async def test_a_photo_goes_into_the_form_that_is_open_with_its_words(scene: Scene) -> None:
    telegram = scene.telegram
    await scene.binds()
    await scene.imports()
    await telegram.shows(WANG, "[全部签收]")
    await telegram.write(WANG, f"签收 {NUMBER}")
    await telegram.shows(WANG, f"待派发 {NUMBER}")
    await telegram.write(WANG, f"直办 {NUMBER}")
    await telegram.shows(WANG, "直办")
    await telegram.write(WANG, f"提交结果 {NUMBER}")
    await telegram.shows(WANG, "是否联系上")
    await telegram.photograph(WANG, b"\xff\xd8 a school gate")
    await telegram.shows(WANG, "已收到第 1 张照片")
    (picture,) = await scene.reads(results.pictures_to_fetch)
    await scene.stage.bot.loops.fetching.once()  # type: ignore[union-attr]
    kept = await scene.reads(lambda session: session.get(AttachmentRow, picture[0]))
    assert kept.content_sealed


@pytest.mark.parametrize("mode", ["webhook"])
async def test_the_webhook_opens_to_the_platform_alone(scene: Scene) -> None:
    await scene.binds()
    hook = scene.telegram.api.webhook
    assert hook
    body = {"update_id": 9, "message": {"message_id": 1, "date": 1, "chat": {"id": WANG, "type": "private"}}}
    async with aiohttp.ClientSession() as session:
        for secret, status in (("", 401), (hook["secret_token"] + "x", 401), (hook["secret_token"], 200)):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret}
            async with session.post(hook["url"], json=body, headers=headers) as answer:
                assert answer.status == status
        async with session.post(hook["url"], data=b"not json", headers=headers) as answer:
            assert answer.status == 400


async def test_the_bot_waits_for_a_platform_that_is_away_and_misses_nothing(scene: Scene) -> None:
    telegram = scene.telegram
    await scene.binds()
    telegram.then("getUpdates", Refused(502, "Bad Gateway"), Refused(500, "Internal Server Error"))
    await telegram.write(WANG, "我的")
    await telegram.shows(WANG, "没有工单")


def test_the_library_is_loaded_only_where_telegram_is_configured() -> None:
    asked = "import sys, bot.runtime, bot.commands.cli; print('telegram' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
