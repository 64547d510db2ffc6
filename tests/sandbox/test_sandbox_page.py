"""The page in a real browser: phones, presses, the story that plays by itself."""

import re
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
import wecom_samples as samples
from playwright.async_api import Page, async_playwright, expect
from small_bot import SmallBot

from sandbox import Jump, Sandbox, Step
from sandbox.story import Story

CHROMIUM = shutil.which("chromium")
GREY = "<MsgType>update_button</MsgType><Button><ReplaceName><![CDATA[已签收]]></ReplaceName></Button>"
TEXT = "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[待签收 1 件]]></Content>"


@pytest.fixture
async def page(sandbox: Sandbox) -> AsyncIterator[Page]:
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        yield page
        assert errors == []
        await browser.close()


async def test_one_says_chooses_presses_and_sees_the_card_turn_grey(
    page: Page, sandbox: Sandbox, bot: SmallBot
) -> None:
    await bot.call("message/send", samples.card())
    bot.answer = lambda xml, count: bot.sealed("wang", TEXT if "待办" in xml else GREY)
    await page.goto(sandbox.url)
    phone = page.locator("article[data-person=wang]")
    await phone.locator("input[type=text]").fill("待办")
    await phone.get_by_role("button", name="发送").click()
    await expect(phone.get_by_text("待签收 1 件")).to_be_visible()
    await phone.locator("select").select_option("小学教育科")
    await phone.get_by_role("button", name="签收并派发").click()
    await expect(phone.locator(".greyed")).to_have_text("已签收")
    assert "<OptionId><![CDATA[d2]]>" in bot.received[-1]
    await expect(phone.locator("select")).to_have_value("d2")
    await expect(phone.locator("select")).to_be_disabled()


async def test_the_clock_moves_and_problems_are_shown(page: Page, sandbox: Sandbox, bot: SmallBot) -> None:
    before = sandbox.now()
    await bot.call("message/send", samples.text(to="nobody"))
    await page.goto(sandbox.url)
    await page.get_by_role("button", name="+1 小时").click()
    await expect(page.locator("#now")).to_have_text("2026-03-02 周一 09:30:00")
    await page.get_by_role("button", name="明早 8:30").click()
    await expect(page.locator("#now")).to_have_text("2026-03-03 周二 08:30:00")
    assert sandbox.now() - before == timedelta(days=1)
    await page.get_by_role("button", name="问题 1").click()
    await expect(page.locator("#problems")).to_contain_text("81013")


async def test_the_story_plays_by_itself_and_waits_for_what_it_needs(
    page: Page, sandbox: Sandbox, bot: SmallBot
) -> None:
    due = sandbox.now() + timedelta(hours=20)
    sandbox.jumps = lambda: [Jump("到截止前 4 小时", due)]
    sandbox.story = Story(
        [
            Step("wang", "say", "待办", "看看有什么要办"),
            Step("wang", "choose", "小学教育科"),
            Step("wang", "press", "签收"),
            Step("wang", "picture"),
            Step("", "advance", "到截止前 4 小时"),
        ]
    )
    bot.answer = lambda xml, count: bot.sealed("wang", GREY if "template_card" in xml else TEXT)
    await page.goto(f"{sandbox.url}/?pause=100")
    await expect(page.locator("#hint")).to_contain_text("王值班（值班员） 发送“待办” — 看看有什么要办")
    await expect(page.locator("article[data-person=wang] .next")).to_be_visible()
    await page.get_by_role("button", name="自动演示").click()
    await expect(page.locator("#waiting")).to_have_text("等消息到……", timeout=10_000)
    await bot.call("message/send", samples.card())
    await expect(page.locator("#hint")).to_contain_text("演示走完了", timeout=20_000)
    assert sandbox.now() == due
    assert [entry.kind for entry in sandbox.phone("wang") if entry.mine] == ["text", "image"]


async def test_a_deed_that_cannot_be_done_is_told_and_nothing_breaks(sandbox: Sandbox, bot: SmallBot) -> None:
    rows = [
        ("press", {"person": "wang", "card": None, "text": "签收"}, 409),
        ("open", {"person": "wang", "text": "外网", "url": "https://example.com/"}, 409),
        ("say", {"person": "wang"}, 400),
        ("fly", {}, 400),
        ("advance", {"label": "到月球"}, 409),
        ("picture", {"person": "wang", "name": "x", "content": "?"}, 400),
        ("say", {"person": "wang", "text": "待办"}, 200),
    ]
    async with aiohttp.ClientSession(sandbox.url) as session:
        for deed, given, status in rows:
            async with session.post(f"/page/do/{deed}", json=given) as answer:
                assert (deed, answer.status) == (deed, status)
                assert ("error" in await answer.json()) == (status != 200)


async def test_the_page_loads_nothing_from_elsewhere(sandbox: Sandbox) -> None:
    async with aiohttp.ClientSession(sandbox.url) as session, session.get("/") as answer:
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "http" not in (await answer.text()).replace("https-equiv", "")


def test_the_story_moves_on_only_when_its_step_is_done() -> None:
    story = Story([Step("wang", "open", "上传"), Step("", "advance", "+1 小时"), Step("li", "say", "好")])
    story.did("li", "open", "上传链接")
    story.did("wang", "open", "另一页")
    assert story.at == 0
    story.did("wang", "open", "上传链接", "http://127.0.0.1:1/u")
    story.did("", "advance", "+10 分钟")
    assert story.at == 1
    story.did("", "advance", "+1 小时")
    story.skip()
    story.skip()
    assert (story.at, story.next) == (3, None)


async def test_a_fault_script_is_picked_loaded_and_told_its_faults(page: Page, sandbox: Sandbox) -> None:
    await page.goto(sandbox.url)
    await page.get_by_role("button", name="故障").click()
    await page.locator("#faults-preset").select_option("接口封禁")
    await expect(page.locator("#faults-text")).to_have_value(re.compile("45009"))
    await page.locator("#faults-text").fill("rules:\n  - do: explode\n")
    await page.get_by_role("button", name="装载").click()
    await expect(page.locator("#faults-error")).to_contain_text("第 2 行：不认识故障 explode")
    await page.locator("#faults-preset").select_option("坏天气")
    await page.get_by_role("button", name="装载").click()
    await expect(page.locator("#faults")).to_be_hidden()
    await expect(page.locator("#faults-on")).to_be_visible()
    await page.get_by_role("button", name="故障").click()
    await page.get_by_role("button", name="全部恢复正常").click()
    await expect(page.locator("#faults-on")).to_be_hidden()
