"""The Telegram channel against the stand-in of the Bot API, through python-telegram-bot's own client."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from notifier.card import Button, Card, Choice, Option, Text
from notifier.channels.base import Change, Outgoing
from notifier.channels.telegram import MAYBE_TWICE, TelegramChannel, connect
from notifier.channels.telegram_cards import tag
from notifier.channels.telegram_pace import Pace
from notifier.channels.telegram_privacy import HIDDEN
from notifier.errors import GiveUp, Halt, TryAgain
from sandbox.telegram import Lost, TelegramSandbox, keys
from sandbox.telegram_api import Refused

TOKEN = "700001:test-token"
CHAT = 81001
TO = str(CHAT)
CARD = Card(
    title="新工单 1023 · 一般 · 投诉",
    subtitle="数据截至 14:20",
    quote="反映望湖中学周末补课",
    lines=(("平台编号", "RX2026-88"), ("类别", "校外培训"), ("时限", "明天 09:00（剩 20 小时）")),
    text="拟派科室：\n1 中学教育科 82%（补课）",
    buttons=(Button("签收", key="sign:2026001023"), Button("查看全文", key="read:2026001023", style=2)),
)


class Seconds:
    """A clock that only moves when somebody waits."""

    def __init__(self) -> None:
        self.now = 100.0
        self.waits: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
async def telegram(seconds: Seconds) -> AsyncIterator[TelegramSandbox]:
    made = TelegramSandbox(TOKEN, tick=seconds, is_strict=True)
    await made.start()
    made.chats.chat(CHAT, "王芳").has_started = True
    yield made
    await made.stop()


@pytest.fixture
def moved() -> list[tuple[str, str]]:
    return []


async def _channel(
    telegram: TelegramSandbox, seconds: Seconds, moved: list[tuple[str, str]], hides: bool
) -> AsyncIterator[TelegramChannel]:
    async def move(old: str, new: str) -> None:
        moved.append((old, new))

    connection = connect(TOKEN, telegram.url, timeout=2.0)
    yield TelegramChannel(connection.bot, move, hides_content=hides, pace=Pace(seconds, seconds.sleep))
    await connection.close()


@pytest.fixture
async def open_channel(
    telegram: TelegramSandbox, seconds: Seconds, moved: list[tuple[str, str]]
) -> AsyncIterator[TelegramChannel]:
    async for made in _channel(telegram, seconds, moved, hides=False):
        yield made


@pytest.fixture
async def channel(
    telegram: TelegramSandbox, seconds: Seconds, moved: list[tuple[str, str]]
) -> AsyncIterator[TelegramChannel]:
    async for made in _channel(telegram, seconds, moved, hides=True):
        yield made


async def test_a_card_is_a_text_with_a_keyboard_whose_keys_lead_back_to_it(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    receipt = await open_channel.send(Outgoing("new:1:1:wang", TO, CARD))
    (message,) = telegram.phone(CHAT)
    assert message["text"].startswith("新工单 1023 · 一般 · 投诉\n数据截至 14:20\n反映望湖中学周末补课")
    card_tag = tag("new:1:1:wang")
    assert [key["callback_data"] for key in keys(message)] == [
        f"{card_tag}.sign:2026001023",
        f"{card_tag}.read:2026001023",
    ]
    assert receipt.message_id == str(message["message_id"])
    assert receipt.response_code == f"{message['message_id']}.{card_tag}"


async def test_a_card_is_changed_in_place_and_loses_its_keyboard_when_done(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    receipt = await open_channel.send(Outgoing("new:1:1:wang", TO, CARD))
    await open_channel.change(Change(TO, receipt.response_code, replace(CARD, done="已签收")))
    (message,) = telegram.phone(CHAT)
    assert message["text"].endswith("✔ 已签收")
    assert not keys(message)


async def test_the_same_change_twice_is_no_failure(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    receipt = await open_channel.send(Outgoing("new:1:1:wang", TO, CARD))
    change = Change(TO, receipt.response_code, replace(CARD, done="已签收"))
    await open_channel.change(change)
    await open_channel.change(change)
    assert len(telegram.phone(CHAT)) == 1


async def test_a_change_of_a_deleted_message_is_given_up(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    receipt = await open_channel.send(Outgoing("new:1:1:wang", TO, CARD))
    telegram.chats.chats[CHAT].messages.clear()
    with pytest.raises(GiveUp):
        await open_channel.change(Change(TO, receipt.response_code, replace(CARD, done="已签收")))


async def test_options_become_keys_the_chosen_one_ticked_and_none_that_means_nothing(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    options = (Option("-", "请选择"), Option("中学教育科", "中学教育科"), Option("财务科", "财务科"))
    asking = Choice("department", "拟派科室", options)
    await open_channel.send(Outgoing("a", TO, replace(CARD, choices=(asking,))))
    await open_channel.send(Outgoing("b", TO, replace(CARD, choices=(replace(asking, selected="财务科"),))))
    open_, chosen = telegram.phone(CHAT)
    assert "拟派科室：请选择" in open_["text"]
    assert [key["text"] for key in keys(open_)][:2] == ["中学教育科", "财务科"]
    assert [key["text"] for key in keys(chosen)][:2] == ["中学教育科", "✅ 财务科"]


async def test_a_button_key_too_long_for_a_key_goes_as_a_mark(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    long = Card("关键词", buttons=(Button("采用", key="keyword_adopt:小学教育科+" + "延时服务" * 10),))
    await open_channel.send(Outgoing("a", TO, long))
    (key,) = keys(telegram.phone(CHAT)[0])
    assert key["callback_data"].startswith(tag("a") + "#")
    assert len(key["callback_data"].encode()) <= 64


async def test_with_the_switch_only_number_level_times_and_keys_leave(
    channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    await channel.send(Outgoing("new:1:1:wang", TO, CARD))
    (message,) = telegram.phone(CHAT)
    assert message["text"] == "新工单 1023 · 一般\n数据截至 14:20\n时限：明天 09:00（剩 20 小时）"
    assert [key["text"] for key in keys(message)] == ["签收", "查看全文"]


@pytest.mark.parametrize(
    ("said", "leaves"),
    [
        ("工单 1023 已签收，请派发：派 1023 ‹科室›。", "工单 1023 已签收"),
        ("待办（2 件）\n1023｜待签收｜反映望湖中学补课｜剩 4 小时\n数据截至 今天 14:20",
         "待办（2 件）\n1023｜待签收｜剩 4 小时\n数据截至 今天 14:20"),
        ("【重点】1024｜办理中｜有学生受伤", "【重点】1024｜办理中"),
        ("【工单 1023 答复】\n诉求人反映望湖中学补课。", f"【工单 1023 答复】\n{HIDDEN}"),
        ("请学校退还费用，孩子无法上学", HIDDEN),
        ("1023 张某称孩子被打", HIDDEN),
        ("https://jiban.example/read/abc", "https://jiban.example/read/abc"),
    ],
)  # fmt: skip
async def test_texts_lose_what_an_order_is_about(
    channel: TelegramChannel, telegram: TelegramSandbox, said: str, leaves: str
) -> None:
    await channel.send(Outgoing("a", TO, Text(said)))
    assert telegram.shown(CHAT) == leaves


async def test_a_notice_leaves_as_it_is(channel: TelegramChannel, telegram: TelegramSandbox) -> None:
    await channel.send(Outgoing("a", TO, Text("没有看懂，您是否想说：\n· 签收 1023", is_notice=True)))
    assert telegram.shown(CHAT) == "没有看懂，您是否想说：\n· 签收 1023"


async def test_a_long_text_is_split_and_nothing_of_it_is_lost(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    text = "\n".join(f"{n} " + "𠮷野家的工单😀" * 20 for n in range(60))
    receipt = await open_channel.send(Outgoing("a", TO, Text(text)))
    parts = [message["text"].split("\n", 1)[1] for message in telegram.phone(CHAT)]
    assert len(parts) > 1
    assert "".join(parts) == text
    assert receipt.message_id.count("|") == len(parts) - 1


async def test_a_text_stopped_half_way_goes_on_where_it_was_left(
    open_channel: TelegramChannel, telegram: TelegramSandbox, seconds: Seconds
) -> None:
    message = Outgoing("a", TO, Text("长" * 9000))
    telegram.then("sendMessage", *[Refused(429, "Too Many Requests: retry after 7", retry_after=7)])
    with pytest.raises(TryAgain):
        await open_channel.send(message)
    seconds.now += 8
    telegram.then("sendMessage", Refused(500, "Internal Server Error"))
    with pytest.raises(TryAgain):
        await open_channel.send(message)
    await open_channel.send(message)
    assert [each["text"][:5] for each in telegram.phone(CHAT)] == ["(1/3)", "(2/3)", "(3/3)"]


async def test_one_message_a_second_to_one_chat(
    open_channel: TelegramChannel, telegram: TelegramSandbox, seconds: Seconds
) -> None:
    for number in range(3):
        await open_channel.send(Outgoing(str(number), TO, Text(f"第 {number} 条")))
    assert seconds.waits == [1.0, 1.0]
    assert len(telegram.phone(CHAT)) == 3


async def test_the_wait_that_the_platform_asks_for_is_kept(
    open_channel: TelegramChannel, telegram: TelegramSandbox, seconds: Seconds
) -> None:
    telegram.then("sendMessage", Refused(429, "Too Many Requests: retry after 30", retry_after=30))
    with pytest.raises(TryAgain) as trouble:
        await open_channel.send(Outgoing("a", TO, Text("您好")))
    assert trouble.value.after == timedelta(seconds=30)
    assert not trouble.value.in_doubt
    seconds.now += 10
    calls = len(telegram.calls)
    with pytest.raises(TryAgain) as trouble:
        await open_channel.send(Outgoing("b", TO, Text("您好")))
    assert trouble.value.after == timedelta(seconds=20)
    assert len(telegram.calls) == calls


async def test_a_message_whose_fate_is_unknown_says_at_the_next_try_that_it_may_show_twice(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    message = Outgoing("a", TO, Text("工单 1023 已派发"))
    telegram.then("sendMessage", Lost())
    with pytest.raises(TryAgain) as trouble:
        await open_channel.send(message)
    assert trouble.value.in_doubt
    await open_channel.send(replace(message, retry=True))
    assert telegram.shown(CHAT) == f"工单 1023 已派发\n{MAYBE_TWICE}工单 1023 已派发"


async def test_a_platform_that_cannot_be_reached_leaves_no_doubt(
    telegram: TelegramSandbox, open_channel: TelegramChannel
) -> None:
    await telegram.stop()
    with pytest.raises(TryAgain) as trouble:
        await open_channel.send(Outgoing("a", TO, Text("您好")))
    assert not trouble.value.in_doubt


async def test_who_blocked_the_bot_or_never_opened_it_is_gone(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    for chat, why in ((telegram.chats.chats[CHAT], "has_blocked"), (telegram.chats.chat(5), "")):
        if why:
            setattr(chat, why, True)
        with pytest.raises(GiveUp) as refused:
            await open_channel.send(Outgoing("a", str(chat.id), Text("您好")))
        assert refused.value.gone


@pytest.mark.parametrize("to", ["", "404404", "lihua"])
async def test_who_has_no_chat_is_gone(
    open_channel: TelegramChannel, telegram: TelegramSandbox, to: str
) -> None:
    with pytest.raises(GiveUp) as refused:
        await open_channel.send(Outgoing("a", to, Text("您好")))
    assert refused.value.gone


async def test_a_message_the_platform_refuses_is_given_up_and_its_person_is_not(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    telegram.then("sendMessage", Refused(400, "Bad Request: BUTTON_DATA_INVALID"))
    with pytest.raises(GiveUp) as refused:
        await open_channel.send(Outgoing("a", TO, CARD))
    assert not refused.value.gone


async def test_a_chat_that_got_another_id_is_followed_and_told_of(
    open_channel: TelegramChannel, telegram: TelegramSandbox, moved: list[tuple[str, str]]
) -> None:
    telegram.chats.chats[CHAT].moved_to = -100777
    telegram.chats.chat(-100777, "值班专班").has_started = True
    await open_channel.send(Outgoing("a", TO, Text("您好")))
    assert moved == [(TO, "-100777")]
    assert telegram.shown(-100777) == "您好"


@pytest.mark.parametrize(
    ("refused", "words"),
    [
        (Refused(401, "Unauthorized"), "令牌"),
        (Refused(409, "Conflict: terminated by other getUpdates request"), "另一个程序"),
    ],
)
async def test_what_only_a_person_can_mend_stops_the_channel(
    open_channel: TelegramChannel, telegram: TelegramSandbox, refused: Refused, words: str
) -> None:
    telegram.then("sendMessage", refused)
    with pytest.raises(Halt) as halt:
        await open_channel.send(Outgoing("a", TO, Text("您好")))
    assert words in halt.value.reason
    assert halt.value.remedy


async def test_a_picture_is_fetched_by_its_id_and_one_that_is_gone_is_given_up(
    open_channel: TelegramChannel, telegram: TelegramSandbox
) -> None:
    file_id = telegram.chats.store(b"\xff\xd8 a picture", "1.jpg")
    assert await open_channel.download(f"tg:{file_id}") == b"\xff\xd8 a picture"
    with pytest.raises(GiveUp):
        await open_channel.download("tg:nothing")
