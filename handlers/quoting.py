"""口径: approved wordings are found by words, and put into a reply as they were approved."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import forms
from handlers.checking import INSERTED
from handlers.desk import Desk
from handlers.finding import the_order
from handlers.inbound import Reply
from handlers.moving import record
from notifier.cards import listing
from notifier.cards.phrases import typed
from rules import wordings
from rules.errors import Refusal
from rules.wordings import Wording
from storage import conversations, orders
from storage.tables import Order, PersonRow

_INSERT = re.compile(r"(?:插入|引用)\s*(?P<number>\S+)(?:\s+(?P<order>\S+))?\s*")


def wording(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """口径 划片 finds; 口径 插入 KJ-01 1023 puts one into the reply that is being written."""
    if asked := _INSERT.fullmatch(words):
        order = _meant(session, desk, now, actor, asked["order"])
        return _insert(session, desk, now, actor, order, _approved(desk, now, asked["number"]))
    found = wordings.find(words, desk.wordings, now.astimezone(desk.tz).date())
    return Reply(text=listing.wordings(typed(words), found))


def _meant(session: Session, desk: Desk, now: datetime, actor: PersonRow, reference: str | None) -> Order:
    """The order named, or the one whose result is being written."""
    if reference:
        return the_order(session, desk, now, actor, reference)
    row = conversations.current(session, actor.id)
    if row is None or row.topic != forms.TOPIC:
        raise Refusal("which_order", "请写明工单号，如：口径 插入 KJ-01 1023。")
    return orders.get(session, row.order_id)


def _approved(desk: Desk, now: datetime, number: str) -> Wording:
    found = next((each for each in desk.wordings if each.number.upper() == number.upper()), None)
    if found is None:
        raise Refusal("no_wording", f"没有编号为 {typed(number)} 的口径。回复“口径 划片”可按词语查找。")
    if not found.is_valid(now.astimezone(desk.tz).date()):
        raise Refusal(
            "expired", f"口径 {found.number} 已于 {found.valid_until} 到期，请联系主管科室核定新口径。"
        )
    return found


def _insert(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, found: Wording
) -> Reply:
    reply = forms.quote(session, desk, now, actor, order, found.text, found.basis)
    record(session, now, actor.id, order, INSERTED, data={"number": found.number})
    return reply
