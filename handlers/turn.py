"""One press or one command on its way to a flow: who, when, about which order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.finding import may_see, the_order
from nlp.commands import Command
from notifier.card import UNCHOSEN
from rules.errors import Refusal
from storage import orders
from storage.tables import Order, PersonRow

OUTDATED = "这张卡片已经过期，请回复“待办”查看最新工单。"
Basis = tuple[Session, Desk, datetime, PersonRow]


@dataclass(frozen=True)
class Turn:
    """What a route needs. ``pressed`` is the outbox key of the card that was pressed."""

    session: Session
    desk: Desk
    now: datetime
    actor: PersonRow
    argument: str = ""  # of a button: what stands behind the verb
    pressed: str = ""
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    command: Command | None = None
    reference: str = ""  # of a command: the one order this turn is about

    @property
    def basis(self) -> Basis:
        """The arguments every flow begins with."""
        return self.session, self.desk, self.now, self.actor

    @property
    def order(self) -> Order:
        """The order pressed or named. Raises Refusal when there is none, or not for this person."""
        if self.command is not None:
            return the_order(*self.basis, self.reference)
        if not self.argument.isdecimal():
            raise Refusal("unknown_button", OUTDATED)
        found = orders.get(self.session, int(self.argument))
        if not may_see(self.session, self.actor, found):
            raise Refusal("no_longer_yours", f"工单 {found.short} 已不由您办理。")
        return found

    @property
    def many(self) -> int:
        """How many orders were named at once."""
        return len(self.command.orders) if self.command else 1

    @property
    def orders(self) -> list[Order]:
        """All the orders named, in that sequence. Raises Refusal as ``order`` does."""
        numbers = self.command.orders if self.command else ()
        return [the_order(*self.basis, number) for number in numbers]

    @property
    def words(self) -> str:
        """The free words behind a command."""
        return self.command.text if self.command else ""

    def picked(self, question: str) -> str:
        """The option chosen on the card; empty when none was."""
        chosen = next(iter(self.choices.get(question, ())), "")
        return "" if chosen == UNCHOSEN else chosen
