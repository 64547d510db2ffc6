"""Sends to WeCom members, and believes only what the platform's answer really says."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import aiohttp

from notifier.card import File
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.wecom_brake import Brake
from notifier.channels.wecom_cards import Fields
from notifier.channels.wecom_codes import TROUBLES, Kind, Trouble, refusal, trouble
from notifier.channels.wecom_payloads import as_json, change_payload, file_payload, payloads
from notifier.channels.wecom_token import Token, TokenKeeper, TokenShelf, fetch_token, gettoken
from notifier.channels.wecom_uploads import Uploads
from notifier.channels.wecom_wire import Answer, Wire
from notifier.errors import GiveUp, Halt, TryAgain

_TASK_ID_EXISTS, _NO_MEDIA = 42014, 40007
_TOKEN_REFUSED = frozenset(code for code, known in TROUBLES.items() if known.kind is Kind.TOKEN)
_BETWEEN_IDS = "|"  # a long text has several
_Result = TypeVar("_Result", bound=Answer | bytes)


class WeComChannel:
    """One self-built application. User ids are compared without case: the platform answers in lower case.

    ``clock`` decides when the token is renewed and when a stop is over.
    """

    name = "wecom"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_base: str,
        corp_id: str,
        agent_id: int,
        secret: str,
        shelf: TokenShelf,
        clock: Callable[[], datetime],
        *,
        timeout: float = 10.0,
    ) -> None:
        self._agent_id = agent_id
        self._clock = clock
        self._wire = wire = Wire(session, api_base, timeout)
        self._tokens = TokenKeeper(lambda: fetch_token(wire, corp_id, secret, clock), shelf, clock)
        self._brake = Brake()
        self._uploads = Uploads(clock)

    async def send(self, message: Outgoing) -> Receipt:
        """Sends one message; a long text as several. Raises ``TryAgain``, ``GiveUp`` or ``Halt``.

        A long text that fails half-way is tried again as a whole: the platform drops the parts it knows.
        """
        if isinstance(message.body, File):
            return await self._send_file(message, message.body)
        receipts = [await self._send(payload, message) for payload in payloads(message, self._agent_id)]
        return Receipt(
            _BETWEEN_IDS.join(receipt.message_id for receipt in receipts), receipts[-1].response_code
        )

    async def _send_file(self, message: Outgoing, file: File) -> Receipt:
        """Uploaded once for all in three days; once more where the platform has lost it."""
        media_id = await self._uploads.media_id(file, self._upload)
        try:
            return await self._send(file_payload(message.to, media_id, self._agent_id), message)
        except GiveUp as refused:
            if refused.code != _NO_MEDIA:
                raise
        self._uploads.forget(file)
        media_id = await self._uploads.media_id(file, self._upload)
        return await self._send(file_payload(message.to, media_id, self._agent_id), message)

    async def _upload(self, file: File) -> str:
        def call(token: Token) -> Awaitable[Answer]:
            query = {"access_token": token.value, "type": "file"}
            return self._wire.upload("media/upload", query, file.name, file.content)

        return (await self._call(call)).text("media_id")

    async def change(self, change: Change) -> None:
        """Gives a card its new face. Raises ``GiveUp`` where only a fresh message helps."""
        _must_reach(await self._post("message/update_template_card", change_payload(change, self._agent_id)))

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Takes a message back, all its parts, within 24 hours; who reads in the WeChat app keeps it."""
        for part in withdrawal.message_id.split(_BETWEEN_IDS):
            await self._post("message/recall", as_json({"msgid": part}))

    async def tell_group(self, chat_id: str, text: str) -> Trouble | None:
        """Say something in a group that this app has made; what is wrong with it stops nothing else."""
        body: Fields = {"chatid": chat_id, "msgtype": "text", "text": {"content": text}, "safe": 0}
        return await self._of_group("appchat/send", body)

    async def make_group(self, chat_id: str, name: str, owner: str, members: Sequence[str]) -> Trouble | None:
        """Make a group of two members at least; an id of our own makes a second try the same group."""
        body: Fields = {"chatid": chat_id, "name": name, "owner": owner, "userlist": list(members)}
        return await self._of_group("appchat/create", body)

    async def ask(self, path: str, query: Mapping[str, str], body: Fields | None = None) -> Answer:
        """Something beside messages: what is wrong with it is in the answer and stops no message.

        Raises ``TryAgain``, and ``Halt`` while the whole application has stopped.
        """
        self._brake.check(self._clock())

        async def call(token: Token) -> Answer:
            asked = {"access_token": token.value, **query}
            if body is None:
                return await self._wire.get(path, asked)
            return await self._wire.post(path, asked, as_json(body))

        return await self._with_token(call)

    async def download(self, media_id: str) -> bytes:
        """A picture somebody sent, within three days of it. Raises ``GiveUp`` where there is none."""
        found = await self._call(
            lambda token: self._wire.download(
                "media/get", {"access_token": token.value, "media_id": media_id}
            )
        )
        if isinstance(found, Answer):
            raise GiveUp("企业微信没有给出文件")
        return found

    async def _of_group(self, path: str, body: Fields) -> Trouble | None:
        answer = await self.ask(path, {}, body)
        return answer.trouble if answer.code else None

    async def _send(self, payload: bytes, message: Outgoing) -> Receipt:
        try:
            answer = await self._post("message/send", payload)
        except GiveUp as refused:
            if refused.code == _TASK_ID_EXISTS and message.retry:
                return Receipt()  # the try whose outcome was unknown did arrive
            raise
        _must_reach(answer)
        return Receipt(answer.text("msgid"), answer.text("response_code"))

    async def _post(self, path: str, body: bytes) -> Answer:
        return await self._call(lambda token: self._wire.post(path, {"access_token": token.value}, body))

    async def _call(self, call: Callable[[Token], Awaitable[_Result]]) -> _Result:
        """What the platform granted; its refusals are raised, and those that stop us remembered."""
        self._brake.check(self._clock())
        try:
            result = await self._with_token(call)
            _must_be_granted(result)
        except Halt as halt:
            raise self._brake.hold(halt, self._clock()) from None
        self._brake.release()
        return result

    async def _with_token(self, call: Callable[[Token], Awaitable[_Result]]) -> _Result:
        """Calls, and if the token was refused, once more with a new one. Never a third time."""
        token = await self._tokens.get()
        result = await call(token)
        if _is_token_refused(result):
            token = await self._tokens.renew(token)
            result = await call(token)
        if not _is_token_refused(result):
            self._tokens.proved()
        return result


async def ask_token(
    session: aiohttp.ClientSession, api_base: str, corp_id: str, secret: str, *, timeout: float = 10.0
) -> Trouble | None:
    """Asks for a token once; ``None`` is well, otherwise what is wrong and how to mend it."""
    try:
        answer = await gettoken(Wire(session, api_base, timeout), corp_id, secret)
    except TryAgain as error:
        return Trouble(0, Kind.CONFIG, error.reason, "请检查网络、代理与 channels.wecom.api_base")
    return answer.trouble if answer.code else None


def _is_token_refused(result: Answer | bytes) -> bool:
    return isinstance(result, Answer) and result.code in _TOKEN_REFUSED


def _must_be_granted(result: Answer | bytes) -> None:
    if isinstance(result, Answer) and result.code:
        raise refusal(result.trouble)


def _must_reach(answer: Answer) -> None:
    """With code 0 the platform may still name the person among those it did not reach."""
    if answer.people("invaliduser"):
        raise refusal(trouble(81013))
    if answer.people("unlicenseduser"):
        raise GiveUp("收件人没有企业微信接口许可：请在管理后台分配许可账号", gone=True)
