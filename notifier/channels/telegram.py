"""Sends to Telegram chats with python-telegram-bot as the transport and nothing else of it."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

# The library's own switch: waits come as timedelta, as they will always do from its next version on.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest, ChatMigrated, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from notifier.card import Card, File, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.several import TELEGRAM_PICTURE
from notifier.channels.telegram_cards import Face, face, tag
from notifier.channels.telegram_errors import ASKED_TO_WAIT, meaning, wait_of
from notifier.channels.telegram_pace import Pace
from notifier.channels.telegram_privacy import numbers_only
from notifier.channels.telegram_text import cut, split
from notifier.errors import GiveUp, TryAgain

#: The platform has no duplicate check: what may have arrived already says so.
MAYBE_TWICE = "（可能重复）"
_BETWEEN_IDS = "|"
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

Moved = Callable[[str, str], Awaitable[None]]
_Done = TypeVar("_Done")


@dataclass(frozen=True)
class Connection:
    """A client for one bot, with what it holds open."""

    bot: Bot
    requests: tuple[HTTPXRequest, HTTPXRequest]

    async def close(self) -> None:
        """Close it, whether or not the platform was ever reached."""
        for request in self.requests:
            await request.shutdown()


def connect(token: str, api_base: str, proxy: str = "", timeout: float = 10.0) -> Connection:
    """Nothing is asked of the platform yet. Receiving is apart, so that sending never waits for it."""
    sending, receiving = (
        HTTPXRequest(
            connection_pool_size=size,
            read_timeout=timeout,
            write_timeout=timeout,
            connect_timeout=timeout,
            pool_timeout=timeout,
            proxy=proxy or None,
        )
        for size in (32, 2)
    )
    bot = Bot(
        token,
        base_url=f"{api_base}/bot",
        base_file_url=f"{api_base}/file/bot",
        request=sending,
        get_updates_request=receiving,
    )
    return Connection(bot, (sending, receiving))


class TelegramChannel:
    """One bot's private chats. ``moved`` is told when a chat has got another id.

    With ``hides_content`` nothing but numbers, levels, deadlines and keys ever leaves.
    """

    name = "telegram"

    def __init__(
        self, bot: Bot, moved: Moved, *, hides_content: bool = True, pace: Pace | None = None
    ) -> None:
        self._bot = bot
        self._moved = moved
        self._hides_content = hides_content
        self._pace = pace or Pace()
        self._part_sent: dict[str, list[str]] = {}  # key → ids of the parts of a text that are through

    async def send(self, message: Outgoing) -> Receipt:
        """Sends one message; a long text as several. Raises ``TryAgain``, ``GiveUp`` or ``Halt``."""
        if isinstance(message.body, File):
            return await self._document(message, message.body)
        body = self._shown(message.body)
        if isinstance(body, Card):
            shown = face(body, tag(message.key))
            sent = await self._deliver(message.to, _marked(message, cut(shown.text)), _keyboard(shown))
            return Receipt(sent, f"{sent}.{tag(message.key)}", maybe_twice=message.retry)
        ids = await self._parts(message, split(_marked(message, body.text)))
        return Receipt(_BETWEEN_IDS.join(ids), maybe_twice=message.retry)

    async def _document(self, message: Outgoing, file: File) -> Receipt:
        if self._hides_content:
            raise GiveUp("Telegram 只发编号，不发文件")
        if not file.content:
            raise GiveUp("文件内容已清除")
        caption = MAYBE_TWICE if message.retry else None

        async def post(chat: int) -> Message:
            await self._pace.turn(str(chat))
            return await self._bot.send_document(chat, file.content, filename=file.name, caption=caption)

        sent = await self._followed(message.to, post)
        return Receipt(str(sent.message_id), maybe_twice=message.retry)

    async def change(self, change: Change) -> None:
        """Gives a card its new face. Raises ``GiveUp`` where the message is there no more."""
        message_id, _, card_tag = change.response_code.partition(".")
        if not message_id.isdecimal():
            raise GiveUp("卡片更新凭据不是 Telegram 的")
        body = self._shown(change.card)
        assert isinstance(body, Card)
        shown = face(body, card_tag)

        async def edit(chat: int) -> None:
            try:
                await self._bot.edit_message_text(
                    cut(shown.text),
                    chat_id=chat,
                    message_id=int(message_id),
                    reply_markup=_keyboard(shown),
                    link_preview_options=_NO_PREVIEW,
                )
            except BadRequest as error:
                if "message is not modified" not in error.message.lower():
                    raise

        await self._followed(change.to, edit)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Takes a message back, all its parts, within 48 hours. Raises ``GiveUp`` later."""
        for part in withdrawal.message_id.split(_BETWEEN_IDS):

            async def delete(chat: int, part: str = part) -> bool:
                return await self._bot.delete_message(chat, int(part))

            await self._followed(withdrawal.to, delete)

    async def download(self, media_id: str) -> bytes:
        """A picture or file somebody sent, at most 20 MB. Raises ``GiveUp`` where there is none."""
        try:
            file = await self._bot.get_file(media_id.removeprefix(TELEGRAM_PICTURE))
            return bytes(await file.download_as_bytearray())
        except TelegramError as error:
            raise meaning(error) from None

    async def _parts(self, message: Outgoing, parts: list[str]) -> list[str]:
        """A text that failed half-way goes on where it was left; there is no duplicate check to lean on."""
        done = self._part_sent.pop(message.key, [])
        for part in parts[len(done) :]:
            try:
                done.append(await self._deliver(message.to, part, None))
            except TryAgain:
                if done:
                    self._part_sent[message.key] = done
                raise
        return done

    async def _deliver(self, chat: str, text: str, keyboard: InlineKeyboardMarkup | None) -> str:
        async def post(to: int) -> Message:
            await self._pace.turn(str(to))
            return await self._bot.send_message(
                to, text, reply_markup=keyboard, link_preview_options=_NO_PREVIEW
            )

        return str((await self._followed(chat, post)).message_id)

    async def _followed(self, chat: str, act: Callable[[int], Awaitable[_Done]]) -> _Done:
        """Do it in this chat, or in its new one where it has moved. Raises what errors mean to us."""
        self._check_hold(chat)
        try:
            return await act(int(chat))
        except ChatMigrated as moved:
            new = moved.new_chat_id
        except TelegramError as error:
            raise self._meaning(chat, error) from None
        await self._moved(chat, str(new))
        try:
            return await act(new)
        except TelegramError as error:
            raise self._meaning(str(new), error) from None

    def leave_alone(self, chat: str, wait: timedelta) -> None:
        """The platform asked for a wait before this process began."""
        self._pace.hold(chat, wait)

    def _meaning(self, chat: str, error: TelegramError) -> Exception:
        if isinstance(error, RetryAfter):
            self._pace.hold(chat, wait_of(error))
        return meaning(error)

    def _check_hold(self, chat: str) -> None:
        if not chat.lstrip("-").isdecimal():
            raise GiveUp("没有绑定 Telegram", gone=True)
        if left := self._pace.held(chat):
            raise TryAgain(ASKED_TO_WAIT, code=429, after=left)

    def _shown(self, body: Text | Card) -> Text | Card:
        return numbers_only(body) if self._hides_content else body


def _marked(message: Outgoing, text: str) -> str:
    return MAYBE_TWICE + text if message.retry else text


def _keyboard(shown: Face) -> InlineKeyboardMarkup | None:
    if not shown.rows:
        return None
    return InlineKeyboardMarkup(
        [
            [
                InlineKeyboardButton(key.text, url=key.url)
                if key.url
                else InlineKeyboardButton(key.text, callback_data=key.data)
                for key in row
            ]
            for row in shown.rows
        ]
    )
