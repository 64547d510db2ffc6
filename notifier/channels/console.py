"""A channel that prints what goes to whom, for trying things out without a platform."""

import hashlib
from collections.abc import Callable

from notifier.card import Card, File, Text
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.channels.plain import as_text


class ConsoleChannel:
    """Every message reaches its person; ``write`` gets one block of lines for each."""

    name = "console"

    def __init__(self, write: Callable[[str], None] = print) -> None:
        self._write = write

    async def send(self, message: Outgoing) -> Receipt:
        self._write(_block("→", message.to, message.body))
        number = hashlib.sha256(message.key.encode()).hexdigest()[:12]
        return Receipt(number, number if isinstance(message.body, Card) else "")

    async def change(self, change: Change) -> None:
        self._write(_block("↻", change.to, change.card))

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        self._write(f"✕ {withdrawal.to}\n    已撤回 {withdrawal.message_id}")


def _block(arrow: str, person: str, body: Text | Card | File) -> str:
    if isinstance(body, File):
        return f"{arrow} {person}\n    文件：{body.name}（{len(body.content)} 字节）"
    text = body.text if isinstance(body, Text) else as_text(body)
    return f"{arrow} {person}\n" + "\n".join(f"    {line}" for line in text.splitlines())
