"""Sends to groups, one way: by a group's own robot, or as the app into a group that it has made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

import aiohttp

from notifier.card import File, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.plain import as_text
from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_codes import Kind, Trouble, refusal
from notifier.channels.wecom_payloads import as_json
from notifier.channels.wecom_text import cut
from notifier.channels.wecom_wire import Wire
from notifier.errors import GiveUp, TryAgain

#: There is no duplicate check for groups: what may have arrived already says so.
MAYBE_TWICE = "（可能重复）"
_MINUTE = timedelta(minutes=1)
_NEVER_CHANGED = 42016


@dataclass(frozen=True)
class Target:
    """A group: ``key`` of its robot, or ``chat_id`` of the app's own group."""

    name: str
    key: str = ""
    chat_id: str = ""


class GroupsChannel:
    """The configured groups. Where one refuses, neither the others nor the app's messages stop."""

    name = "group"

    def __init__(
        self,
        session: aiohttp.ClientSession,
        api_base: str,
        targets: Iterable[Target],
        app: WeComChannel | None = None,
        *,
        timeout: float = 10.0,
    ) -> None:
        self._wire = Wire(session, api_base, timeout)
        self._targets = {target.name: target for target in targets}
        self._app = app

    async def send(self, message: Outgoing) -> Receipt:
        """A text; a card as one, for nothing can be pressed there. Raises ``TryAgain`` or ``GiveUp``."""
        target = self._targets.get(message.to.partition(":")[2])
        if target is None:
            raise GiveUp("没有配置这个群")
        body = message.body
        if isinstance(body, File):
            raise GiveUp("文件不发到群里")
        text = body.text if isinstance(body, Text) else as_text(body)
        marked = cut(f"{MAYBE_TWICE}\n{text}" if message.retry else text)
        refused = await self._tell(target, marked)
        if refused:
            raise _refusal(refused)
        return Receipt(maybe_twice=message.retry)

    async def change(self, change: Change) -> None:
        """Nothing in a group is changed."""
        raise GiveUp("群里的消息不能更改", code=_NEVER_CHANGED)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        """Nothing said here can be taken back."""
        raise GiveUp("群里的消息不能撤回")

    async def download(self, media_id: str) -> bytes:
        """Nothing comes from a group."""
        raise GiveUp("群里没有文件可取")

    async def _tell(self, target: Target, text: str) -> Trouble | None:
        if target.key:
            body = as_json({"msgtype": "text", "text": {"content": text}})
            answer = await self._wire.post("webhook/send", {"key": target.key}, body)
            return answer.trouble if answer.code else None
        if self._app is None:
            raise GiveUp("应用群要用自建应用发送：请配置 channels.wecom")
        return await self._app.tell_group(target.chat_id, text)


def _refusal(refused: Trouble) -> TryAgain | GiveUp:
    """Whatever is wrong is wrong with this group alone."""
    if refused.kind is Kind.LIMIT:
        return TryAgain(str(refused), code=refused.code, after=_MINUTE)
    found = refusal(refused)
    return found if isinstance(found, TryAgain) else GiveUp(str(refused), code=refused.code)
