"""The whole desk on a 智能机器人: no address to call back, one line that the bot itself has opened."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.edges.sheets import read_orders
from bot.samples.export import sample_export
from bot.trial.stage import Stage, working_morning
from bot.trial.story import CONTACT, NUMBER, OFFICER
from rules.words import State
from sandbox import File
from sandbox.line import Line
from storage import orders
from storage.tables import Order


@dataclass
class Scene:
    """A bot and a platform, a line between them."""

    stage: Stage

    @property
    def line(self) -> Line:
        line = self.stage.sandbox.line
        assert line is not None
        return line

    async def reads(self, flow: Callable[..., Any], *args: Any) -> Any:
        return await self.stage.bot.app.database.read(flow, *args)

    async def order(self) -> Order:
        (found,) = await self.reads(orders.find, NUMBER, self.stage.clock.now().year)
        return found  # type: ignore[no-any-return]

    async def imports(self) -> None:
        app = self.stage.bot.app
        rows = read_orders(sample_export(self.stage.clock.now(), app.desk.tz), app.desk.tz)
        await app.take_in("test", "api", rows)

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
