"""Our edge and channel against the sandbox, which reads the platform's protocol independently of us."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.edges.wecom import BadCallback, Callbacks, Ignored
from handlers.inbound import Inbound, Pictured, Pressed, Reply, Said
from notifier.card import Button, Card, Choice, Option, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.wecom import WeComChannel, ask_token
from notifier.channels.wecom_token import MemoryShelf
from notifier.errors import GiveUp, Halt, TryAgain
from sandbox import App, Clock, Member, Sandbox
from sandbox.faults import Faults

APP = App(
    "wwc0ffee00c0ffee00", 1000002, "s3cret", "hMbRQTmzW3DFSE2", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR"
)
MEMBERS = (Member("LiHua", "李华"), Member("wang", "王值班"), Member("zhao", "赵科长", licensed=False))
OPTIONS = (Option("yes", "是"), Option("no", "否"))
CARD = Card(
    "工单 1023 待接收",
    "食堂卫生",
    "反映食堂饭菜 <不新鲜> & ]]> 完",
    (("编号", "1023"), ("时限", "3月3日 17:30")),
    "请于今日确认",
    (Button("确认接收", key="confirm:1023"), Button("申请改派", key="transfer:1023", style=2)),
    source="即办",
)
FORM = Card(
    "办理结果",
    "工单 1023",
    buttons=(Button("提交", key="result:1023"),),
    choices=(Choice("reached", "联系上了吗", OPTIONS, "yes"), Choice("true", "是否属实", OPTIONS)),
)


@dataclass
class Desk:
    """A bot that keeps what comes in and answers what the test wants."""

    callbacks: Callbacks
    reply: Callable[[Inbound], Reply | None] = lambda inbound: None
    heard: list[Inbound] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        try:
            if request.method == "GET":
                return web.Response(text=self.callbacks.verify(request.query))
            inbound = self.callbacks.open(request.query, await request.read())
        except BadCallback as refused:
            return web.Response(status=refused.status)
        if isinstance(inbound, Ignored):
            return web.Response()
        self.heard.append(inbound)
        return web.Response(body=self.callbacks.answer(self.reply(inbound), inbound))


@pytest.fixture
def time() -> Clock:
    return Clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC))


@pytest.fixture
def desk(time: Clock) -> Desk:
    return Desk(Callbacks(APP.corp_id, APP.agent_id, APP.token, APP.encoding_aes_key, clock=time.now))


@pytest.fixture
async def sandbox(desk: Desk, time: Clock) -> AsyncIterator[Sandbox]:
    app = web.Application()
    app.router.add_route("*", "/wecom/callback", desk.answer)
    async with TestServer(app) as server:
        made = await Sandbox.start(APP, members=MEMBERS, clock=time, duplicates_before_task_ids=False)
        assert await made.use_callback(str(server.make_url("/wecom/callback")))
        yield made
        await made.stop()


@pytest.fixture
def ours(sandbox: Sandbox, session: aiohttp.ClientSession, time: Clock) -> WeComChannel:
    shelf = MemoryShelf(time.now)
    return WeComChannel(session, sandbox.url, APP.corp_id, APP.agent_id, APP.secret, shelf, time.now)


async def test_a_card_is_sent_pressed_and_greyed_for_who_pressed_it(
    ours: WeComChannel, sandbox: Sandbox, desk: Desk
) -> None:
    await ours.send(Outgoing("order:12:new", "lihua", CARD))
    shown = sandbox.phone("LiHua")[-1].card
    assert shown is not None
    assert (shown.title, shown.quote, shown.text) == (CARD.title, CARD.quote, CARD.text)
    desk.reply = lambda inbound: Reply(card=replace(CARD, text="已由您接收", done="已接收"))
    assert (await sandbox.presses("LiHua", None, "确认接收")).arrived
    pressed = desk.heard[-1].what
    assert isinstance(pressed, Pressed)
    assert (desk.heard[-1].sender, pressed.key) == ("LiHua", "confirm:1023")
    after = sandbox.phone("LiHua")[-1].card
    assert after is not None
    assert (after.greyed, after.text) == ("已接收", "已由您接收")
    assert not sandbox.problems


async def test_the_others_cards_change_by_their_send_code_once(ours: WeComChannel, sandbox: Sandbox) -> None:
    receipt = await ours.send(Outgoing("order:12:new:wang", "wang", CARD))
    change = Change("wang", receipt.response_code, replace(CARD, done="李华 已接收"))
    await ours.change(change)
    card = sandbox.phone("wang")[-1].card
    assert card is not None
    assert card.greyed == "李华 已接收"
    with pytest.raises(GiveUp) as spent:
        await ours.change(change)
    assert spent.value.code == 60140


async def test_the_code_of_a_press_changes_the_card_once_more(
    ours: WeComChannel, sandbox: Sandbox, desk: Desk
) -> None:
    await ours.send(Outgoing("order:12:new", "LiHua", CARD))
    await sandbox.presses("LiHua", None, "申请改派")
    pressed = desk.heard[-1].what
    assert isinstance(pressed, Pressed)
    await ours.change(Change("LiHua", pressed.response_code, replace(CARD, done="改派申请已提交")))
    card = sandbox.phone("LiHua")[-1].card
    assert card is not None
    assert card.greyed == "改派申请已提交"


async def test_a_form_is_filled_in_and_closed(ours: WeComChannel, sandbox: Sandbox, desk: Desk) -> None:
    await ours.send(Outgoing("form:12", "LiHua", FORM))
    desk.reply = lambda inbound: Reply(card=replace(FORM, done="已提交"))
    await sandbox.presses("LiHua", None, "提交", {"联系上了吗": "否", "是否属实": "是"})
    pressed = desk.heard[-1].what
    assert isinstance(pressed, Pressed)
    assert pressed.choices == {"reached": ("no",), "true": ("yes",)}
    card = sandbox.phone("LiHua")[-1].card
    assert card is not None
    assert card.greyed == "已提交"
    assert not sandbox.problems


async def test_a_button_is_greyed_by_a_short_reply(ours: WeComChannel, sandbox: Sandbox, desk: Desk) -> None:
    await ours.send(Outgoing("order:12:new", "LiHua", CARD))
    desk.reply = lambda inbound: Reply(button="已接收")
    await sandbox.presses("LiHua", None, "确认接收")
    card = sandbox.phone("LiHua")[-1].card
    assert card is not None
    assert card.greyed == "已接收"
    assert not sandbox.problems


async def test_a_word_is_answered_with_a_word(ours: WeComChannel, sandbox: Sandbox, desk: Desk) -> None:
    desk.reply = lambda inbound: Reply(text="共 3 件")
    await sandbox.says("wang", "待办 ]]> & <b>")
    assert desk.heard[-1].what == Said("待办 ]]> & <b>")
    assert sandbox.phone("wang")[-1].text == "共 3 件"


async def test_a_long_text_arrives_whole(ours: WeComChannel, sandbox: Sandbox) -> None:
    text = "🙂办理结果：已与诉求人联系。\n" * 200
    await ours.send(Outgoing("long", "wang", Text(text)))
    parts = [entry.text.split("\n", 1)[1] for entry in sandbox.phone("wang")]
    assert "".join(parts) == text
    assert not sandbox.problems


async def test_a_message_tried_twice_shows_once_and_two_equal_ones_twice(
    ours: WeComChannel, sandbox: Sandbox
) -> None:
    for key in ("list:1", "list:1", "list:2"):
        await ours.send(Outgoing(key, "wang", Text("没有待办工单")))
    assert len(sandbox.phone("wang")) == 2


async def test_a_card_in_doubt_that_had_arrived_counts_as_sent_and_shows_once(
    ours: WeComChannel, sandbox: Sandbox
) -> None:
    message = Outgoing("order:12:new", "wang", CARD)
    await ours.send(message)
    assert await ours.send(replace(message, retry=True)) == Receipt()
    assert len(sandbox.phone("wang")) == 1


@pytest.mark.parametrize("to", ["nobody", "zhao"])
async def test_who_cannot_be_reached_is_told(ours: WeComChannel, sandbox: Sandbox, to: str) -> None:
    await ours.send(Outgoing("a", "wang", Text("您好")))
    with pytest.raises(GiveUp) as refused:
        await ours.send(Outgoing("b", to, Text("您好")))
    assert refused.value.gone


async def test_a_picture_comes_in_and_is_fetched(ours: WeComChannel, sandbox: Sandbox, desk: Desk) -> None:
    content = b"\xff\xd8\xff" + bytes(2000)
    await sandbox.sends_picture("LiHua", content)
    pictured = desk.heard[-1].what
    assert isinstance(pictured, Pictured)
    assert await ours.download(pictured.media_id) == content


async def test_a_long_text_is_taken_back_whole_within_a_day(
    ours: WeComChannel, sandbox: Sandbox, time: Clock
) -> None:
    receipt = await ours.send(Outgoing("phone:12", "wang", Text("联系方式" * 300)))
    await ours.withdraw(Withdrawal("LiHua", receipt.message_id))
    assert [entry.recalled for entry in sandbox.phone("wang")] == [True, True]
    later = await ours.send(Outgoing("phone:13", "wang", Text("联系方式")))
    time.advance(timedelta(hours=25))
    with pytest.raises(GiveUp):
        await ours.withdraw(Withdrawal("LiHua", later.message_id))


async def test_a_token_outlives_its_end_and_its_loss(
    ours: WeComChannel, sandbox: Sandbox, time: Clock
) -> None:
    await ours.send(Outgoing("1", "wang", Text("一")))
    time.advance(timedelta(hours=3))
    await ours.send(Outgoing("2", "wang", Text("二")))
    sandbox.platform.tokens.clear()
    await ours.send(Outgoing("3", "wang", Text("三")))
    assert [entry.text for entry in sandbox.phone("wang")] == ["一", "二", "三"]


async def test_accepted_then_dropped_is_in_doubt_and_shows_once(ours: WeComChannel, sandbox: Sandbox) -> None:
    rule = {"do": "accept_then_drop", "on": "message/send", "times": 1}
    sandbox.platform.faults = Faults.from_dict({"rules": [rule]})
    message = Outgoing("1", "wang", Text("一"))
    with pytest.raises(TryAgain) as failed:
        await ours.send(message)
    assert failed.value.in_doubt
    await ours.send(replace(message, retry=True))
    assert [entry.text for entry in sandbox.phone("wang")] == ["一"]


async def test_a_card_cannot_be_sent_before_the_callback_is_set(ours: WeComChannel, sandbox: Sandbox) -> None:
    await ours.send(Outgoing("1", "wang", CARD))
    sandbox.set_callback("")
    with pytest.raises(Halt) as stopped:
        await ours.send(Outgoing("2", "wang", CARD))
    assert stopped.value.code == 43012
    assert "回调" in stopped.value.remedy


async def test_asking_for_a_token(sandbox: Sandbox, session: aiohttp.ClientSession) -> None:
    assert await ask_token(session, sandbox.url, APP.corp_id, APP.secret) is None
    wrong = await ask_token(session, sandbox.url, APP.corp_id, "other")
    assert wrong is not None
    assert wrong.code == 40001
    other = await ask_token(session, sandbox.url, "wwother", APP.secret)
    assert other is not None
    assert other.code == 40013
