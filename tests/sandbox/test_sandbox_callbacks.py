"""What people do is told to the app, encrypted, until it answers 200; its reply shows on the phone."""

import asyncio
from collections.abc import AsyncIterator, Callable
from xml.etree import ElementTree

import aiohttp
import pytest
import wecom_samples as samples
from aiohttp import web
from small_bot import APP, SmallBot

from sandbox import File, Member, NotThere, Sandbox
from sandbox.faults import Faults

CARD = """<MsgType><![CDATA[update_template_card]]></MsgType><TemplateCard>
<CardType><![CDATA[button_interaction]]></CardType><Source><Desc>即办</Desc><DescColor>2</DescColor></Source>
<MainTitle><Title><![CDATA[工单 1023 已签收]]></Title><Desc>王值班 08:31</Desc></MainTitle>
<HorizontalContentList><KeyName>时限</KeyName><Value>03-03 09:00</Value></HorizontalContentList>
<HorizontalContentList><KeyName>全文</KeyName><Value>查看</Value><Type>1</Type><Url>http://127.0.0.1:1/o</Url></HorizontalContentList>
<ButtonSelection><QuestionKey>dept</QuestionKey><Title>拟派科室</Title><SelectedId>d2</SelectedId><Disable>true</Disable>
<OptionList><Id>d1</Id><Text>体卫艺科</Text></OptionList><OptionList><Id>d2</Id><Text>小学教育科</Text></OptionList></ButtonSelection>
<ButtonList><Text>签收</Text><Style>1</Style><Key>sign</Key></ButtonList>
<ButtonList><Text>派发</Text><Style>2</Style><Key>dispatch</Key></ButtonList>
<ReplaceText>已签收</ReplaceText></TemplateCard>"""
GREY = "<MsgType>update_button</MsgType><Button><ReplaceName><![CDATA[已签收]]></ReplaceName></Button>"
TEXT = "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[收到]]></Content>"


def fields(xml: str) -> dict[str, str]:
    return {child.tag: child.text or "" for child in ElementTree.fromstring(xml)}


async def test_a_text_arrives_as_the_protocol_says(sandbox: Sandbox, bot: SmallBot) -> None:
    delivery = await sandbox.says("wang", "签收 1023 ]]> 请")
    assert (delivery.status, delivery.attempts) == (200, 1)
    got = fields(bot.received[0])
    assert list(got) == ["ToUserName", "FromUserName", "CreateTime", "MsgType", "Content", "MsgId", "AgentID"]
    assert (got["ToUserName"], got["FromUserName"], got["AgentID"]) == (APP.corp_id, "wang", "1000002")
    assert (got["MsgType"], got["Content"], got["CreateTime"]) == ("text", "签收 1023 ]]> 请", "1772411400")
    assert sandbox.phone("wang")[0].mine


async def test_a_picture_can_be_fetched_by_its_media_id_and_its_address(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    await sandbox.sends_picture("wang", b"\xff\xd8\xff picture")
    got = fields(bot.received[0])
    async with aiohttp.ClientSession() as session, session.get(got["PicUrl"]) as answer:
        assert await answer.read() == b"\xff\xd8\xff picture"
    assert got["MediaId"] in sandbox.platform.media


async def test_entering_joining_and_leaving_are_events(sandbox: Sandbox, bot: SmallBot) -> None:
    await sandbox.enters("wang")
    await sandbox.joins(Member("sun", "孙老师"))
    await sandbox.leaves("sun")
    events = [(fields(xml)["FromUserName"], fields(xml)["Event"]) for xml in bot.received]
    assert events == [("wang", "enter_agent"), ("sun", "subscribe"), ("sun", "unsubscribe")]
    assert "EventKey" in fields(bot.received[0])
    assert (await bot.call("message/send", samples.text(to="sun")))["errcode"] == 81013


async def test_a_press_brings_the_key_the_choice_and_a_code_for_one_change(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    await bot.call("message/send", samples.card())
    await sandbox.presses("wang", "t-1", "签收并派发", choices={"拟派科室": "小学教育科"})
    got = fields(bot.received[0])
    assert (got["Event"], got["EventKey"], got["TaskId"]) == ("template_card_event", "sign-dispatch", "t-1")
    assert got["CardType"] == "button_interaction"
    items = ElementTree.fromstring(bot.received[0]).findall("SelectedItems/SelectedItem")
    assert [(i.findtext("QuestionKey"), i.findtext("OptionIds/OptionId")) for i in items] == [("dept", "d2")]
    update = {"userids": ["wang"], "agentid": 1000002, "response_code": got["ResponseCode"]}
    done = await bot.call("message/update_template_card", {**update, "button": {"replace_name": "已派发"}})
    assert done["errcode"] == 0
    assert sandbox.cards("wang")[0].greyed == "已派发"


async def test_a_form_brings_an_item_for_each_question_and_a_vote_all_its_ticks(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    await bot.call("message/send", samples.card(samples.form_card()))
    await bot.call("message/send", samples.card(samples.vote_card()))
    await sandbox.presses("wang", "t-3", "下一步", choices={"是否属实": "否"})
    await sandbox.presses("wang", "t-2", "提交", choices={"how": ("电话", "上门")})
    form, vote = (ElementTree.fromstring(xml) for xml in bot.received)
    picked = [
        (i.findtext("QuestionKey"), [o.text for o in i.iter("OptionId")])
        for xml in (form, vote)
        for i in xml.iter("SelectedItem")
    ]
    assert picked == [("reached", ["y"]), ("true", ["n"]), ("how", ["a", "b"])]


async def test_an_entry_of_the_cards_menu_is_its_own_event(sandbox: Sandbox, bot: SmallBot) -> None:
    menu = {"desc": "更多", "action_list": [{"text": "今日不再提醒", "key": "mute"}]}
    card = {**samples.notice_card(), "task_id": "t-8", "action_menu": menu}
    await bot.call("message/send", samples.card(card))
    await sandbox.picks_menu("wang", None, "今日不再提醒")
    got = fields(bot.received[0])
    assert (got["Event"], got["EventKey"]) == ("template_card_menu_event", "mute")
    assert "SelectedItems" not in got


async def test_what_is_not_on_the_phone_cannot_be_pressed(sandbox: Sandbox, bot: SmallBot) -> None:
    with pytest.raises(NotThere, match="什么也没有"):
        await sandbox.presses("wang", None, "签收")
    await bot.call("message/send", samples.card())
    with pytest.raises(NotThere, match="退单"):
        await sandbox.presses("wang", None, "退单")
    with pytest.raises(NotThere, match="财务科"):
        await sandbox.presses("wang", None, "签收", choices={"拟派科室": "财务科"})
    bot.answer = lambda xml, count: bot.sealed("wang", GREY)
    await sandbox.presses("wang", None, "签收")
    with pytest.raises(NotThere, match="已签收"):
        await sandbox.presses("wang", None, "签收")


async def test_no_answer_and_every_status_but_200_are_tried_three_times_more(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    bot.answer = lambda xml, count: web.Response(status=204 if count < 4 else 200)
    delivery = await sandbox.says("wang", "待办")
    assert (delivery.status, delivery.attempts) == (200, 4)
    assert len(set(bot.received)) == 1, "the same inner XML each time"
    assert len(set(bot.nonces)) == 4, "sealed anew each time"
    bot.answer = lambda xml, count: web.Response(status=500)
    delivery = await sandbox.says("wang", "待办")
    assert (delivery.arrived, delivery.attempts) == (False, 4)
    assert "没有送达" in sandbox.problems[-1].what


async def test_an_app_that_is_down_or_silent_loses_the_callback(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.stop()
    assert (await sandbox.says("wang", "待办")).status is None

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(listen, "127.0.0.1", 0)
    async with silent:
        sandbox.set_callback(f"http://127.0.0.1:{silent.sockets[0].getsockname()[1]}/")
        assert (await sandbox.says("wang", "待办")).attempts == 4
    assert len(sandbox.problems) == 2


async def test_a_text_reply_shows_on_the_phone(sandbox: Sandbox, bot: SmallBot) -> None:
    bot.answer = lambda xml, count: bot.sealed("wang", TEXT)
    delivery = await sandbox.says("wang", "待办")
    assert delivery.reply == "收到"
    assert [entry.text for entry in sandbox.phone("wang")] == ["待办", "收到"]
    bot.answer = lambda xml, count: web.Response(text="success")
    assert (await sandbox.says("wang", "待办")).reply == ""
    assert sandbox.problems == []


async def test_a_card_reply_changes_the_card_of_the_one_who_pressed(sandbox: Sandbox, bot: SmallBot) -> None:
    await bot.call("message/send", samples.card(to="wang|LiXue"))
    bot.answer = lambda xml, count: bot.sealed("wang", CARD)
    await sandbox.presses("wang", None, "签收")
    mine, other = sandbox.cards("wang")[0], sandbox.cards("LiXue")[0]
    assert (mine.title, mine.greyed, mine.source_color) == ("工单 1023 已签收", "已签收", 2)
    assert [(line.key, line.url) for line in mine.lines] == [("时限", ""), ("全文", "http://127.0.0.1:1/o")]
    assert (mine.choices[0].selected, mine.choices[0].greyed) == (("d2",), True)
    assert other.title == "新工单 1023 待签收"
    assert sandbox.problems == []


Sealed = Callable[[SmallBot], web.Response]
BAD_REPLIES: list[tuple[str, Sealed, str]] = [
    ("plain text", lambda bot: web.Response(text="收到"), "不是 XML"),
    ("a plain inner XML", lambda bot: web.Response(text="<xml><MsgType>text</MsgType></xml>"), "外层缺少"),
    ("a doctype", lambda bot: web.Response(text="<!DOCTYPE x><xml/>"), "DOCTYPE"),
    ("the old tag for the time", lambda bot: _swap(bot, "TimeStamp", "Timestamp"), "TimeStamp"),
    ("a changed nonce", lambda bot: _swap(bot, "4711", "4712"), "MsgSignature"),
    ("another member", lambda bot: bot.sealed("LiXue", GREY), "ToUserName"),
    ("a text to a press", lambda bot: bot.sealed("wang", TEXT), "不能用 text"),
    ("an unknown type", lambda bot: bot.sealed("wang", "<MsgType>poem</MsgType>"), "MsgType"),
    ("empty words", lambda bot: bot.sealed("wang", "<MsgType>update_button</MsgType>"), "ReplaceName"),
    ("no card", lambda bot: bot.sealed("wang", "<MsgType>update_template_card</MsgType>"), "TemplateCard"),
    ("a card without buttons", lambda bot: bot.sealed("wang", _without(CARD, "ButtonList")), "40016"),
    ("a card of no type", lambda bot: bot.sealed("wang", _without(CARD, "CardType")), "card_type"),
    ("a JSON name", lambda bot: bot.sealed("wang", CARD.replace("KeyName", "keyname")), "keyname"),
]  # fmt: skip


def _swap(bot: SmallBot, old: str, new: str) -> web.Response:
    return web.Response(text=(bot.sealed("wang", GREY).text or "").replace(old, new))


def _without(xml: str, tag: str) -> str:
    return xml.replace(f"<{tag}>", f"<Not{tag}>").replace(f"</{tag}>", f"</Not{tag}>")


@pytest.mark.parametrize(
    ("reply", "says"), [row[1:] for row in BAD_REPLIES], ids=[row[0] for row in BAD_REPLIES]
)
async def test_a_bad_reply_changes_nothing_and_a_person_sees_why(
    sandbox: Sandbox, bot: SmallBot, reply: Sealed, says: str
) -> None:
    await bot.call("message/send", samples.card())
    bot.answer = lambda xml, count: reply(bot)
    await sandbox.presses("wang", None, "签收")
    assert sandbox.cards("wang")[0].greyed == ""
    assert says in sandbox.problems[-1].what
    bot.answer = lambda xml, count: bot.sealed("wang", GREY)
    await sandbox.presses("wang", None, "签收")
    assert sandbox.cards("wang")[0].greyed == "已签收", "the good reply works"


async def test_a_callback_may_come_twice(sandbox: Sandbox, bot: SmallBot) -> None:
    sandbox.platform.faults = Faults.from_dict({"rules": [{"do": "duplicate"}]})
    await sandbox.says("wang", "待办")
    assert len(bot.received) == 2
    assert len(set(bot.received)) == 1


async def test_callbacks_may_overtake_one_another(sandbox: Sandbox, bot: SmallBot) -> None:
    sandbox.platform.faults = Faults.from_dict({"rules": [{"do": "reorder", "times": 1}]})
    await asyncio.gather(sandbox.says("wang", "一"), sandbox.says("wang", "二"))
    assert [fields(xml)["Content"] for xml in bot.received] == ["二", "一"]


async def test_the_console_saves_a_callback_address_only_if_the_echo_comes_back(
    sandbox: Sandbox, bot: SmallBot
) -> None:
    assert await sandbox.use_callback(bot.url)
    assert not await sandbox.use_callback(bot.url.replace("callback", "elsewhere"))
    assert sandbox.platform.callback_url == ""
    assert "echostr" in sandbox.problems[-1].what


@pytest.fixture
async def upload_page() -> AsyncIterator[str]:
    """A one-time upload page of a bot."""
    files: list[tuple[str, bytes]] = []
    form = "<form method=post action='/u/1?x=2' ><input type=hidden name=c value=9>"

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=form + "<input type='file' name='sheet'></form>")

    async def take(request: web.Request) -> web.Response:
        posted = await request.post()
        sheet = posted["sheet"]
        assert isinstance(sheet, web.FileField)
        files.append((sheet.filename, sheet.file.read()))
        return web.Response(text=f"收到 {sheet.filename} {posted['c']} {request.query['x']}")

    app = web.Application()
    app.add_routes([web.get("/u/1", show), web.post("/u/1", take)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/u/1"
    await runner.cleanup()


async def test_a_file_goes_through_the_bots_upload_link(
    sandbox: Sandbox, bot: SmallBot, upload_page: str
) -> None:
    text = f'请<a href="{upload_page}">上传导出表</a>，一次有效。'
    await bot.call("message/send", samples.text(content=text))
    page = await sandbox.uploads("wang", File("导出.xlsx", b"PK-sheet"), "上传")
    assert (page.status, page.text) == (200, "收到 导出.xlsx 9 2")
    opened = await sandbox.opens("wang", "上传")
    assert "type='file'" in opened.text


async def test_nothing_outside_this_machine_is_spoken_to(sandbox: Sandbox, bot: SmallBot) -> None:
    with pytest.raises(ValueError, match="loopback"):
        sandbox.set_callback("https://example.com/callback")
    await bot.call("message/send", samples.text(content="http://example.com/upload"))
    with pytest.raises(ValueError, match="loopback"):
        await sandbox.opens("wang", "example")
