"""The newcomer's story through the page, in a real browser beside a real bot: by hand and by itself."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Locator, Page, Route, async_playwright, expect

from bot.samples.export import sample_export
from bot.trial.stage import Stage, working_morning
from bot.trial.story import CONTACT, NUMBER, OFFICER, STORY
from rules.words import State
from rules.workdays import Calendar
from sandbox import Step
from storage import orders
from storage.tables import Order

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
expect.set_options(timeout=15_000)  # a limit for busy machines, not a pause
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="there is no Chromium on this machine: apt-get install chromium"
)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    at = working_morning(Calendar(), ZoneInfo("Asia/Shanghai"))
    stage = await Stage.open(tmp_path / "stage", at=at, story=STORY)
    yield stage
    await stage.close()


@pytest.fixture
async def page() -> AsyncIterator[Page]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        yield page
        assert errors == []
        await browser.close()


async def order_of(stage: Stage) -> Order:
    year = stage.clock.now().astimezone(stage.config.timezone).year
    return (await stage.bot.app.database.read(orders.find, NUMBER, year))[0]


async def do(page: Page, step: Step) -> None:
    """What a newcomer does: exactly what the page points at."""
    pointed = page.locator(".next")
    if step.do == "say":
        await pointed.get_by_role("button", name="发送").click()
    elif step.do == "choose":
        await pointed.locator("select").select_option(label=step.text)
    elif step.do == "upload":
        await pointed.click()
        await page.locator("#viewer .next").click()
        await expect(page.frame_locator("#viewer-frame").get_by_role("heading")).to_have_text("导入完成")
        await page.get_by_role("button", name="关闭").click()
    else:
        await pointed.click()


#: After which step the order stands where.
STATES = {
    f"签收 {NUMBER}": State.SIGNED,
    "派发": State.DISPATCHED,
    "确认接收": State.HANDLING,
    "提交": State.SUBMITTED,
    "通过": State.PASSED,
    "已上报": State.REPORTED,
    f"回访 {NUMBER} 已解决 满意": State.CLOSED,
}


async def test_the_story_is_played_by_pressing_what_the_page_points_at(stage: Stage, page: Page) -> None:
    await page.goto(stage.sandbox.url)
    for number, step in enumerate(STORY, 1):
        await expect(page.locator("#count")).to_have_text(f"第 {number} / {len(STORY)} 步")
        async with page.expect_response("**/page/do/*"):  # answered when the bot has answered
            await do(page, step)
        if step.text in STATES:
            assert (await order_of(stage)).state is STATES[step.text]
    await expect(page.locator("#hint")).to_contain_text("演示走完了")
    trail = phone(page, OFFICER).locator(".bubble").last
    await expect(trail).to_contain_text("回访登记：已解决、满意")
    assert stage.sandbox.problems == []


async def test_the_story_plays_by_itself_to_its_end(stage: Stage, page: Page) -> None:
    await page.goto(f"{stage.sandbox.url}/?pause=80")
    await page.get_by_role("button", name="自动演示").click()
    await expect(page.locator("#hint")).to_contain_text("演示走完了", timeout=30_000)
    assert (await order_of(stage)).state is State.CLOSED
    assert stage.sandbox.problems == []
    assert stage.sandbox.platform.log.notes == []  # nothing on any card was longer than a phone shows
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#now")).to_be_in_viewport(ratio=1)  # the page fits a phone, too
    await expect(phone(page, OFFICER).locator(".phone")).to_be_in_viewport(ratio=0.9)


async def test_a_slow_answer_is_not_pressed_twice(stage: Stage, page: Page) -> None:
    pressed: list[str] = []

    async def hold(route: Route) -> None:
        """The press is on its way, and the page hears of something else meanwhile."""
        pressed.append(route.request.post_data or "")
        for _ in range(3):
            async with page.expect_response("**/page/state*"):
                stage.sandbox.platform.touch()
        await route.continue_()

    await page.route("**/page/do/press", hold)
    await page.goto(f"{stage.sandbox.url}/?pause=0")
    await page.get_by_role("button", name="自动演示").click()
    await expect(page.locator("#hint")).to_contain_text("演示走完了", timeout=30_000)
    assert len(pressed) == sum(step.do == "press" for step in STORY)


async def test_the_bots_own_pages_work_in_the_panel(stage: Stage, page: Page, tmp_path: Path) -> None:
    await page.goto(stage.sandbox.url)
    inside = page.frame_locator("#viewer-frame")

    await says(page, OFFICER, "导入")
    await phone(page, OFFICER).get_by_role("link").last.click()
    await inside.locator("input[type=file]").set_input_files(own_export(stage, tmp_path))
    await inside.get_by_role("button", name="上传并导入").click()
    await expect(inside.locator("pre")).to_contain_text("新增 12 件")
    await page.get_by_role("button", name="关闭").click()

    await says(page, OFFICER, f"签收并派发 {NUMBER} 中教科")
    await phone(page, CONTACT).get_by_role("button", name="确认接收").click()
    await phone(page, CONTACT).get_by_role("button", name="查看联系方式").click()
    await expect(phone(page, CONTACT).get_by_text("请回复查看联系方式的用途")).to_be_visible()
    await says(page, CONTACT, "首次联系")
    await phone(page, CONTACT).get_by_role("link").last.click()
    await inside.get_by_role("button", name="查看").click()
    await expect(inside.locator("pre")).to_contain_text("电话：138")
    assert "1380000" not in await phone(page, CONTACT).inner_text()  # on the page, and nowhere else


def own_export(stage: Stage, folder: Path) -> Path:
    """A file of the newcomer's own."""
    name, content = sample_export(stage.clock.now(), stage.config.timezone)
    path = folder / f"我的{name}"
    path.write_bytes(content)
    return path


def phone(page: Page, person: str) -> Locator:
    return page.locator(f"article[data-person={person}]")


async def says(page: Page, person: str, words: str) -> None:
    await phone(page, person).locator("input[type=text]").fill(words)
    async with page.expect_response("**/page/do/say"):
        await phone(page, person).get_by_role("button", name="发送").click()
