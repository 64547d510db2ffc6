"""The one-time pages over HTTP: good once, for the right person, for a while."""

import re
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from platform_side import PlatformSide, an_order, api, kept, steps
from python_calamine import CalamineWorkbook

from bot.samples.export import sample_export
from bot.trial.stage import Stage
from bot.trial.story import CONTACT, OFFICER
from storage.tables import Order

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def link_of(stage: Stage, person: str, purpose: str) -> str:
    """The newest link of this kind on the phone, as a path."""
    texts = [entry.text for entry in stage.sandbox.phone(person) if f"/{purpose}/" in entry.text]
    found = re.search(rf"/{purpose}/[\w-]+", texts[-1])
    assert found is not None
    return found[0]


async def upload_link(stage: Stage) -> str:
    await stage.sandbox.says(OFFICER, "导入")
    return await link_of(stage, OFFICER, "upload")


def file_of(stage: Stage) -> aiohttp.FormData:
    name, content = sample_export(stage.clock.now(), stage.config.timezone)
    form = aiohttp.FormData()
    form.add_field("file", content, filename=name)
    return form


async def test_an_export_goes_in_once_through_one_link(client: aiohttp.ClientSession, stage: Stage) -> None:
    link = await upload_link(stage)
    async with client.get(link) as page:
        assert page.status == 200
        assert 'type="file"' in await page.text()
    async with client.post(link, data=file_of(stage)) as page:
        assert page.status == 200
        assert "新增 12 件" in await page.text()
    async with client.post(link, data=file_of(stage)) as page:
        assert page.status == 410
    async with client.get(link) as page:
        assert page.status == 410
        assert "已失效" in await page.text()


async def test_a_preview_of_the_link_does_not_use_it_up(client: aiohttp.ClientSession, stage: Stage) -> None:
    link = await upload_link(stage)
    for _ in range(3):
        async with client.get(link) as page:
            assert page.status == 200
    async with client.head(link) as page:
        assert page.status == 200


async def test_a_wrong_file_is_explained_and_leaves_the_link_good(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    link = await upload_link(stage)
    wrong = aiohttp.FormData()
    wrong.add_field("file", b"\x00\x01 no table", filename="holiday.xlsx")
    async with client.post(link, data=wrong) as page:
        assert page.status == 400
        assert "无法导入" in await page.text()
    async with client.post(link, data={"nothing": "here"}) as page:
        assert page.status == 400
    async with client.get(link) as page:
        assert page.status == 200


async def test_a_made_up_link_is_gone(client: aiohttp.ClientSession) -> None:
    for path in ("/upload/guess", "/reveal/guess", "/read/guess", "/other/guess"):
        async with client.get(path) as page:
            assert page.status == 410
        async with client.post(path, data={}) as page:
            assert page.status in (400, 410)


async def with_contact(
    stage: Stage, client: aiohttp.ClientSession, platform: PlatformSide, number: str
) -> Order:
    """An order that the contact holds and has confirmed."""
    await api(client, stage.config, an_order(number, caller="样例先生", phone="13800000321"))
    order = await kept(stage, number)
    await stage.sandbox.says(OFFICER, f"签收并派发 {order.short} 中教科")
    await stage.sandbox.says(CONTACT, f"确认 {order.short}")
    return order


async def reveal_link(stage: Stage, order: Order) -> str:
    await stage.sandbox.says(CONTACT, f"查看联系方式 {order.short} 首次联系")
    return await link_of(stage, CONTACT, "reveal")


async def test_the_number_is_shown_once_after_a_press_and_that_is_on_the_timeline(
    client: aiohttp.ClientSession, stage: Stage, platform: PlatformSide
) -> None:
    order = await with_contact(stage, client, platform, "PAGE-1-0001")
    link = await reveal_link(stage, order)
    async with client.get(link) as page:
        assert page.status == 200
        assert "13800000321" not in await page.text()  # a preview shows nothing
    assert "page_reveal" not in [row.action for row in await steps(stage, order)]
    async with client.post(link) as page:
        text = await page.text()
        assert page.status == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert "13800000321" in text
    assert "许志强" in text  # who looks stands on the page
    seen = [row for row in await steps(stage, order) if row.action == "page_reveal"]
    assert [row.actor for row in seen] == [CONTACT]
    async with client.post(link) as page:
        assert page.status == 410
        assert "13800000321" not in await page.text()


async def test_a_link_opens_nothing_once_the_order_is_somebody_elses(
    client: aiohttp.ClientSession, stage: Stage, platform: PlatformSide
) -> None:
    order = await with_contact(stage, client, platform, "PAGE-2-0001")
    link = await reveal_link(stage, order)
    await stage.sandbox.says(OFFICER, f"改派 {order.short} 小教科 属小学学段")
    async with client.post(link) as page:
        assert page.status == 410
        assert "13800000321" not in await page.text()


async def test_a_link_for_one_page_does_not_open_another(
    client: aiohttp.ClientSession, stage: Stage, platform: PlatformSide
) -> None:
    order = await with_contact(stage, client, platform, "PAGE-3-0001")
    link = await reveal_link(stage, order)
    async with client.post(link.replace("/reveal/", "/read/")) as page:
        assert page.status == 410
    async with client.post(link) as page:
        assert page.status == 200


async def test_links_expire(client: aiohttp.ClientSession, stage: Stage, platform: PlatformSide) -> None:
    order = await with_contact(stage, client, platform, "PAGE-4-0001")
    reveal, upload = await reveal_link(stage, order), await upload_link(stage)
    stage.sandbox.advance(timedelta(hours=2))
    for link in (reveal, upload):
        async with client.get(link) as page:
            assert page.status == 410
    async with client.post(reveal) as page:
        assert page.status == 410
    async with client.post(upload, data=file_of(stage)) as page:
        assert page.status == 410


async def test_a_ledger_is_downloaded_once_after_a_press(client: aiohttp.ClientSession, stage: Stage) -> None:
    await api(client, stage.config, an_order("PAGE-L-0001", caller="样例先生", phone="13800000321"))
    await stage.sandbox.says(OFFICER, "台账")
    link = await link_of(stage, OFFICER, "ledger")
    async with client.get(link) as page:
        assert page.status == 200
        assert "下载台账" in await page.text()
    async with client.post(link) as page:
        assert page.status == 200
        assert page.headers["Cache-Control"] == "no-store"
        assert "xlsx" in page.headers["Content-Disposition"]
        content = await page.read()
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert "PAGE-L-0001" in {row[1] for row in rows}
    assert b"13800000321" not in content
    async with client.post(link) as page:
        assert page.status == 410


async def test_call_backs_are_uploaded_and_each_refused_row_is_named(
    client: aiohttp.ClientSession, stage: Stage
) -> None:
    await stage.sandbox.says(OFFICER, "导入回访")
    link = await link_of(stage, OFFICER, "visits")
    form = aiohttp.FormData()
    form.add_field("file", "工单编号,是否解决\nPAGE-0-0000,是\n".encode(), filename="回访.csv")
    async with client.post(link, data=form) as page:
        text = await page.text()
        assert page.status == 200
        assert "第 2 行" in text
        assert "没有编号" in text
