"""A channel for tests: keeps what was sent, fails as told, and holds to what every channel promises."""

from collections import deque

from notifier.card import Card
from notifier.channels.base import Change, Outgoing, Receipt, Withdrawal
from notifier.errors import GiveUp, Halt, TryAgain


class MemoryChannel:
    """``sent`` are the messages people see: the same one tried twice is there once."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.sent: list[Outgoing] = []
        self.changed: list[Change] = []
        self.withdrawn: list[Withdrawal] = []
        self._failures: deque[TryAgain | GiveUp | Halt | None] = deque()
        self._receipts: dict[str, Receipt] = {}
        self._codes: set[str] = set()
        self._issued = 0

    def fail(self, *failures: TryAgain | GiveUp | Halt | None) -> None:
        """What the next calls raise, one each; ``None`` lets one through. In doubt means it arrived."""
        self._failures.extend(failures)

    def to(self, person: str) -> list[Outgoing]:
        return [message for message in self.sent if message.to.casefold() == person.casefold()]

    async def send(self, message: Outgoing) -> Receipt:
        failure = self._failures.popleft() if self._failures else None
        if failure and not (isinstance(failure, TryAgain) and failure.in_doubt):
            raise failure
        receipt = self._receipts.get(message.key) or self._show(message)
        if failure:
            raise failure
        return receipt

    async def change(self, change: Change) -> None:
        failure = self._failures.popleft() if self._failures else None
        if failure:
            raise failure
        if change.response_code not in self._codes:
            raise GiveUp("卡片更新凭据无效、已用过或已过期", code=60140)
        self._codes.remove(change.response_code)
        self.changed.append(change)

    async def withdraw(self, withdrawal: Withdrawal) -> None:
        failure = self._failures.popleft() if self._failures else None
        if failure:
            raise failure
        kept = [key for key, receipt in self._receipts.items() if receipt.message_id == withdrawal.message_id]
        if not kept:
            raise GiveUp("没有这条消息", code=40058)
        self.withdrawn.append(withdrawal)

    def new_code(self) -> str:
        """What comes with a sent card, and with every press on one: good for one change."""
        self._issued += 1
        self._codes.add(f"code-{self._issued}")
        return f"code-{self._issued}"

    def _show(self, message: Outgoing) -> Receipt:
        number = len(self.sent) + 1
        code = self.new_code() if isinstance(message.body, Card) and message.body.buttons else ""
        self.sent.append(message)
        return self._receipts.setdefault(message.key, Receipt(f"message-{number}", code))
