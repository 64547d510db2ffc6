"""Takes the pictures of ``docs/images`` from the sandbox: ``.venv/bin/python -m docs.pictures``."""

import asyncio
import shutil
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from playwright.async_api import Page, ViewportSize, async_playwright

from bot.samples.export import NAME
from bot.trial.stage import Stage
from bot.trial.story import CONTACT, NUMBER, OFFICER, STORY, WORDS

WINDOW = ViewportSize(width=1400, height=780)
IMAGES = Path(__file__).parent / "images"
PICKED = {"是否联系上": "联系上了", "是否属实": "属实", "办理结果": "已解决"}
ANSWER = "诉求人说满意"

#: One phone alone, as long as what is on it.
STYLE = """
html, body { display: block; background: none; height: auto; overflow: visible; }
body > :not(#picture) { display: none !important; }
#picture { display: block; width: 330px; max-width: none; margin: 0; }
#picture .phone { display: block; border-width: 4px; border-radius: 16px; }
#picture .bar { display: block; width: 100%; }
#picture .screen { overflow: visible; padding: 4px 10px 10px; }
#picture .next, #picture .phone { animation: none; box-shadow: none; background-color: transparent; }
#picture .phone { background: var(--screen); }
#picture .input, #picture .who { display: none; }
"""

#: Copies a phone, with the newest row for each of the words only: the page goes on drawing the phone itself.
COPY = """([person, wanted]) => {
  document.getElementById("picture")?.remove();
  const phone = document.querySelector(`article[data-person="${person}"]`);
  const rows = [...phone.querySelectorAll(".screen > .row")];
  const kept = new Set(wanted.map((words) => rows.findLast((row) => row.textContent.includes(words))));
  const picture = phone.cloneNode(true);
  picture.id = "picture";
  picture.querySelector(".screen").replaceChildren(
    ...rows.filter((row) => kept.has(row)).map((row) => row.cloneNode(true)));
  document.body.prepend(picture);
}"""


@dataclass
class Camera:
    """The page of the sandbox, and the bot behind it."""

    stage: Stage
    page: Page
    wide: Page

    async def takes_all(self, name: str, words: str) -> None:
        """Keep a picture of the whole page, once it shows the words."""
        await self.wide.goto(self.stage.sandbox.url)
        await self.wide.locator(".row", has_text=words).last.wait_for()
        await self.wide.screenshot(path=IMAGES / f"{name}.png")

    async def takes(self, name: str, person: str, *rows: str) -> None:
        """Keep a picture of one phone that shows only these rows: the newest that has each of the words."""
        phone = self.page.locator(f"article[data-person={person}]")
        for words in rows:
            await self.stage.sandbox.shows(person, words)
            await phone.locator(".row", has_text=words).last.wait_for(state="attached")
        await self.page.evaluate(COPY, [person, rows])
        await self.page.locator("#picture .phone").screenshot(
            path=IMAGES / f"{name}.png", omit_background=True
        )

    async def says(self, person: str, words: str, then: str) -> None:
        await self.stage.sandbox.says(person, words)
        await self.stage.sandbox.shows(person, then)

    async def presses(self, person: str, button: str, sees: str, then: str) -> None:
        await self.stage.sandbox.presses(person, None, button)
        await self.stage.sandbox.shows(sees, then)


async def take_all() -> None:
    """Play one order's day and keep a picture of each station."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("没有找到 chromium：apt-get install chromium")
    with TemporaryDirectory() as folder:
        stage = await Stage.open(Path(folder) / "pictures", at=_a_working_morning(), story=STORY)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
            wide = await browser.new_page(viewport=WINDOW, device_scale_factor=0.8)
            page = await browser.new_page(device_scale_factor=1.33)
            await page.goto(stage.sandbox.url)
            await page.add_style_tag(content=STYLE)
            try:
                await _a_day(Camera(stage, page, wide))
            finally:
                await browser.close()
                await stage.close()


def _a_working_morning() -> datetime:
    """The next Tuesday at 9:05."""
    now = datetime.now(ZoneInfo("Asia/Shanghai"))
    day = now + timedelta(days=(1 - now.weekday()) % 7 or 7)
    return day.replace(hour=9, minute=5, second=0, microsecond=0)


async def _a_day(camera: Camera) -> None:
    await _arrives(camera)
    await _is_dispatched(camera)
    await _is_answered(camera)
    await _is_reported(camera)


async def _arrives(camera: Camera) -> None:
    await camera.says(OFFICER, "导入", "链接")
    await camera.stage.sandbox.uploads(OFFICER, NAME, "upload")
    await camera.takes("1-import", OFFICER, "导入完成", "新到工单")


async def _is_dispatched(camera: Camera) -> None:
    await camera.says(OFFICER, f"签收 {NUMBER}", f"待派发 {NUMBER}")
    await camera.takes("2-suggest", OFFICER, f"签收 {NUMBER}", f"待派发 {NUMBER}")
    await camera.presses(OFFICER, "派发", CONTACT, "请确认接收")
    await camera.takes("3-work-order", CONTACT, "请确认接收")
    await camera.takes_all("sandbox", "请确认接收")
    camera.stage.sandbox.advance(timedelta(minutes=31))
    await camera.takes("4-nag", CONTACT, "提醒")


async def _is_answered(camera: Camera) -> None:
    await camera.presses(CONTACT, "确认接收", CONTACT, "提交结果")
    camera.stage.sandbox.advance(timedelta(hours=3))
    await camera.presses(CONTACT, "提交结果", CONTACT, "请选择，然后点")
    await camera.takes("5-choices", CONTACT, "请选择，然后点")
    await camera.stage.sandbox.presses(CONTACT, None, "下一步", choices=PICKED)
    await camera.stage.sandbox.shows(CONTACT, "第 2 步")
    question = "诉求人对办理情况的意见"
    await camera.says(CONTACT, WORDS, question)
    await camera.says(CONTACT, ANSWER, "六要素齐全")
    await camera.takes("6-words", CONTACT, WORDS[:20], question, ANSWER, "六要素齐全")


async def _is_reported(camera: Camera) -> None:
    await camera.presses(CONTACT, "提交", OFFICER, f"待审核 {NUMBER}")
    await camera.takes("7-review", OFFICER, f"待审核 {NUMBER}")
    camera.stage.sandbox.advance(timedelta(minutes=12))
    await camera.presses(OFFICER, "通过", OFFICER, "可复制")
    await camera.takes("8-reply", OFFICER, "可复制", f"待上报 {NUMBER}")
    await camera.stage.sandbox.presses(OFFICER, None, "已上报")
    await camera.stage.sandbox.shows(OFFICER, "已办结")
    camera.stage.sandbox.advance(timedelta(days=2))
    await camera.says(OFFICER, f"回访 {NUMBER} 已解决 满意", "归档")
    await camera.says(OFFICER, f"轨迹 {NUMBER}", "办理轨迹")
    await camera.takes("9-trail", OFFICER, f"轨迹 {NUMBER}", "办理轨迹")


if __name__ == "__main__":
    asyncio.run(take_all())
