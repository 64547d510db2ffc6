"""The stand-in of Telegram's Bot API, asked by python-telegram-bot's own client."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError
from telegram.request import HTTPXRequest

from sandbox.telegram import Lost, TelegramSandbox

TOKEN = "700001:test-token"
CHAT = 81001


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramSandbox]:
    made = TelegramSandbox(TOKEN)
    await made.start()
    yield made
    await made.stop()


async def client(telegram: TelegramSandbox, token: str = TOKEN) -> AsyncIterator[Bot]:
    requests = HTTPXRequest(connection_pool_size=4), HTTPXRequest(connection_pool_size=4)
    bot = Bot(token, f"{telegram.url}/bot", f"{telegram.url}/file/bot", requests[0], requests[1])
    yield bot
    for request in requests:
        await request.shutdown()


@pytest.fixture
async def bot(telegram: TelegramSandbox) -> AsyncIterator[Bot]:
    async for made in client(telegram):
        yield made


@pytest.fixture
async def stranger(telegram: TelegramSandbox) -> AsyncIterator[Bot]:
    async for made in client(telegram, "700001:another"):
        yield made


async def test_the_bot_knows_itself_and_a_wrong_token_is_refused(bot: Bot, stranger: Bot) -> None:
    assert (await bot.get_me()).username == "jiban_bot"
    with pytest.raises(InvalidToken):
        await stranger.get_me()


async def test_updates_come_until_they_are_confirmed(telegram: TelegramSandbox, bot: Bot) -> None:
    await telegram.write(CHAT, "待办")
    await telegram.write(CHAT, "签收 1023")
    first, second = await bot.get_updates()
    assert first.message
    assert first.message.text == "待办"
    assert await bot.get_updates(offset=first.update_id + 1) == (second,)
    assert await bot.get_updates(offset=second.update_id + 1) == ()


async def test_a_long_poll_ends_as_soon_as_something_happens(telegram: TelegramSandbox, bot: Bot) -> None:
    asking = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.asked.wait()
    await telegram.write(CHAT, "待办")
    (update,) = await asyncio.wait_for(asking, 5)
    assert update.effective_chat
    assert update.effective_chat.id == CHAT


async def test_two_who_ask_at_once_are_in_conflict_and_so_are_asking_and_a_webhook(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=30))
    await telegram.asked.wait()
    assert await bot.get_updates() == ()
    with pytest.raises(Conflict):
        await older
    await bot.set_webhook("http://127.0.0.1:1/hook", secret_token="abc")
    with pytest.raises(Conflict):
        await bot.get_updates()


async def test_only_what_was_asked_for_comes(telegram: TelegramSandbox, bot: Bot) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    assert await telegram.write(CHAT, "待办") is None
    assert await bot.get_updates() == ()


async def test_a_message_shows_on_the_phone_and_its_keys_come_back(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    await telegram.write(CHAT, "/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="sign:1")]])
    sent = await bot.send_message(CHAT, "新工单 [1023]", reply_markup=keyboard)
    assert telegram.shown(CHAT) == "新工单 [1023]"
    await telegram.press(CHAT, "签收")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.data == "sign:1"
    assert query.message
    assert query.message.message_id == sent.message_id
    assert await bot.answer_callback_query(query.id)
    with pytest.raises(BadRequest, match=r"(?i)query is too old"):
        await bot.answer_callback_query(query.id)


async def test_a_message_is_edited_once_for_each_face(telegram: TelegramSandbox, bot: Bot) -> None:
    await telegram.write(CHAT, "/start")
    sent = await bot.send_message(CHAT, "新工单")
    await bot.edit_message_text("已签收", CHAT, sent.message_id)
    assert telegram.shown(CHAT) == "已签收"
    with pytest.raises(BadRequest, match=r"(?i)not modified"):
        await bot.edit_message_text("已签收", CHAT, sent.message_id)
    with pytest.raises(BadRequest, match=r"(?i)not found"):
        await bot.edit_message_text("已签收", CHAT, 999)


@pytest.mark.parametrize(
    ("text", "data", "words"),
    [
        ("长" * 4097, "x", "too long"),
        ("  ", "x", "empty"),
        ("好", "键" * 22, "BUTTON_DATA_INVALID"),
    ],
)
async def test_limits_are_kept(telegram: TelegramSandbox, bot: Bot, text: str, data: str, words: str) -> None:
    await telegram.write(CHAT, "/start")
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data=data)]])
    with pytest.raises(BadRequest, match=f"(?i){words}"):
        await bot.send_message(CHAT, text, reply_markup=keyboard)
    await bot.send_message(CHAT, "长" * 4096)


async def test_a_bot_speaks_first_to_nobody_and_never_to_who_blocked_it(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.send_message(CHAT, "您好")
    telegram.chats.chat(CHAT)
    with pytest.raises(Forbidden, match=r"(?i)initiate"):
        await bot.send_message(CHAT, "您好")
    await telegram.write(CHAT, "/start")
    await bot.send_message(CHAT, "您好")
    await telegram.block(CHAT)
    with pytest.raises(Forbidden, match=r"(?i)blocked"):
        await bot.send_message(CHAT, "您好")


async def test_files_are_fetched_in_two_steps(telegram: TelegramSandbox, bot: Bot) -> None:
    await telegram.attach(CHAT, "导出.xlsx", b"PK\x03\x04 rows")
    message = (await bot.get_updates())[0].message
    assert message
    assert message.document
    assert message.document.file_name == "导出.xlsx"
    file = await bot.get_file(message.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"PK\x03\x04 rows"


async def test_an_answer_may_get_lost_though_the_message_is_there(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    await telegram.write(CHAT, "/start")
    telegram.then("sendMessage", Lost())
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "您好")
    assert telegram.shown(CHAT) == "您好"


async def test_commands_have_a_form(telegram: TelegramSandbox, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("sign", "签收")])
    assert telegram.api.commands == [{"command": "sign", "description": "签收"}]
    with pytest.raises(BadRequest, match=r"(?i)BOT_COMMAND_INVALID"):
        await bot.set_my_commands([BotCommand("签收", "签收")])


async def test_a_webhook_gets_each_update_with_its_secret_until_it_says_yes(
    telegram: TelegramSandbox, bot: Bot
) -> None:
    asked: list[tuple[str, str]] = []
    done = asyncio.Event()

    async def hook(request: web.Request) -> web.Response:
        update = await request.json()
        asked.append((request.headers["X-Telegram-Bot-Api-Secret-Token"], update["message"]["text"]))
        if len(asked) == 3:
            done.set()
        return web.Response(status=503 if len(asked) == 1 else 200)

    app = web.Application()
    app.router.add_post("/telegram/webhook", hook)
    async with TestServer(app) as server:
        await bot.set_webhook(str(server.make_url("/telegram/webhook")), secret_token="s3cret")
        await telegram.write(CHAT, "待办")
        await telegram.write(CHAT, "我的")
        await asyncio.wait_for(done.wait(), 5)
    assert asked == [("s3cret", "待办"), ("s3cret", "待办"), ("s3cret", "我的")]
