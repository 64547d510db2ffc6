"""Sends as a 智能机器人 over its long connection: no duplicate check there, and no late change of a card."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from notifier.card import Card, File, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.plain import as_text
from notifier.channels.wecom_cards import Fields, replacement, template_card
from notifier.channels.wecom_codes import refusal
from notifier.channels.wecom_files import fetch
from notifier.channels.wecom_line import NOT_SUBSCRIBED, Line
from notifier.channels.wecom_text import split
from notifier.channels.wecom_uploads import Uploads
from notifier.channels.wecom_wire import Answer
from notifier.errors import GiveUp, TryAgain

#: What may have arrived already says so.
MAYBE_TWICE = "（可能重复）"
_TASK_ID_EXISTS, _TOO_MANY, _TOO_LATE = 42014, 846607, 42016
_SOON, _MINUTE = timedelta(seconds=1), timedelta(minutes=1)
_SINGLE = 1
_PIECE = 384 * 1024  # bytes of a file in one frame, before base64


class WeComBotChannel:
    """One bot's conversations with single members. ``line`` is there while the connection is."""

    name = "wecom_bot"

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.line: Line | None = None
        self._session = session
        self._uploads = Uploads(lambda: datetime.now(UTC))  # how long the platform keeps them is its own time
        self._through: dict[str, int] = {}  # key → parts of a long text that are through

    async def send(self, message: Outgoing) -> Receipt:
        """Sends one message; a long text as several. Raises ``TryAgain`` or ``GiveUp``."""
        if isinstance(message.body, Card) and (card := _card(message, message.body)):
            await self._send(message, {"msgtype": "template_card", "template_card": card})
            return Receipt(maybe_twice=message.retry and "task_id" not in card)
        body = message.body
        if isinstance(body, File):
            media_id = await self._uploads.media_id(body, self._upload)
            await self._send(message, {"msgtype": "file", "file": {"media_id": media_id}})
            return Receipt(maybe_twice=message.retry)
        await self._texts(message, body.text if isinstance(body, Text) else as_text(body))
        return Receipt(maybe_twice=message.retry)

    async def _upload(self, file: File) -> str:
        """In pieces, put together and checked by the platform."""
        pieces = [file.content[at : at + _PIECE] for at in range(0, len(file.content), _PIECE)]
        begun = await self._taken(
            "aibot_upload_media_init",
            {
                "type": "file",
                "filename": file.name,
                "total_size": len(file.content),
                "total_chunks": len(pieces),
                "md5": hashlib.md5(file.content, usedforsecurity=False).hexdigest(),
            },
        )
        upload: Fields = {"upload_id": begun.text("upload_id")}
        for number, piece in enumerate(pieces):
            data = base64.b64encode(piece).decode()
            await self._taken(
                "aibot_upload_media_chunk", {**upload, "chunk_index": number, "base64_data": data}
            )
        return (await self._taken("aibot_upload_media_finish", upload)).text("media_id")

    async def _taken(self, command: str, body: Fields) -> Answer:
        answer = await self._ask(command, body)
        _must_be_taken(answer)
        return answer

    async def change(self, change: Change) -> None:
        """A card of a bot can be changed only at the press itself: it shows how things stand then."""
        raise GiveUp("智能机器人的卡片只能在按下后五秒内更新", code=_TOO_LATE)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Nothing said here can be taken back."""
        raise GiveUp("智能机器人发出的消息不能撤回")

    async def download(self, media_id: str) -> bytes:
        """A picture somebody sent. Raises ``TryAgain`` or ``GiveUp``."""
        return (await fetch(self._session, media_id))[1]

    async def answer(self, req_id: str, text: str) -> None:
        """Answer a message where it was said. Raises ``TryAgain`` or ``GiveUp``."""
        body: Fields = {"msgtype": "markdown", "markdown": {"content": text}}
        _must_be_taken(await self._ask("aibot_respond_msg", body, req_id))

    async def welcome(self, req_id: str, text: str) -> None:
        """Greet who has come in, within five seconds. Raises ``TryAgain`` or ``GiveUp``."""
        body: Fields = {"msgtype": "text", "text": {"content": text}}
        _must_be_taken(await self._ask("aibot_respond_welcome_msg", body, req_id))

    async def show(self, req_id: str, to: str, pressed: str, card: Card) -> None:
        """Give the card that was just pressed its new face. Raises ``TryAgain`` or ``GiveUp``."""
        try:
            face = {**replacement(_without_menu(card)), "task_id": pressed}
        except ValueError as error:
            raise GiveUp(f"卡片不合规定（{error}）") from error
        body: Fields = {"response_type": "update_template_card", "userids": [to], "template_card": face}
        _must_be_taken(await self._ask("aibot_respond_update_msg", body, req_id))

    async def _texts(self, message: Outgoing, text: str) -> None:
        """The parts that are not through yet; the first of them says that it may have been there before."""
        parts, done = split(text), self._through.get(message.key, 0)
        for number, part in enumerate(parts[done:], done + 1):
            marked = f"{MAYBE_TWICE}\n{part}" if message.retry and number == done + 1 else part
            await self._send(message, {"msgtype": "markdown", "markdown": {"content": marked}})
            if len(parts) > 1:
                self._through[message.key] = number
        self._through.pop(message.key, None)

    async def _send(self, message: Outgoing, part: Fields) -> None:
        answer = await self._ask(
            "aibot_send_msg", {"chatid": _member(message.to), "chat_type": _SINGLE, **part}
        )
        if answer.code == _TASK_ID_EXISTS and message.retry:
            return  # the try whose outcome was unknown did arrive
        _must_be_taken(answer)

    async def _ask(self, command: str, body: Mapping[str, Any], req_id: str = "") -> Answer:
        if self.line is None:
            raise TryAgain("企业微信长连接没有连上", after=_SOON)
        return await self.line.ask(command, body, req_id)


def _without_menu(card: Card) -> Card:
    """A press in a card's menu is not among what the platform says it tells on a long connection."""
    return replace(card, more=())


def _card(message: Outgoing, card: Card) -> Fields | None:
    """The card to send; ``None`` where there is nothing to press or open: then it is a text."""
    if message.retry and not (card.buttons or card.choices):  # else its task id tells a second one
        card = replace(card, source=MAYBE_TWICE + card.source)
    try:
        return template_card(_without_menu(card), message.key)
    except ValueError as error:
        raise GiveUp(f"卡片不合规定（{error}）") from error


def _member(to: str) -> str:
    if not to:
        raise GiveUp("收件人不是一个企业微信账号", gone=True)
    return to


def _must_be_taken(answer: Answer) -> None:
    if answer.code == _TOO_MANY:
        raise TryAgain(str(answer.trouble), code=answer.code, after=_MINUTE)
    if answer.code == NOT_SUBSCRIBED:
        raise TryAgain(str(answer.trouble), code=answer.code, after=_SOON)
    if answer.code:
        raise refusal(answer.trouble)
