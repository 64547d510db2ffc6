"""口径: approved wordings are found by words, and put into a reply as they were approved."""

import re
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import amending, forms, wording_library
from handlers.checking import INSERTED
from handlers.desk import Desk
from handlers.finding import the_order
from handlers.inbound import Reply
from handlers.moving import record
from nlp import wording_edits
from notifier.cards import wordings as cards
from notifier.cards.phrases import typed
from rules import wordings
from rules.errors import Refusal
from rules.wordings import Wording
from rules.words import State
from storage import conversations, orders
from storage import wordings as rows
from storage.tables import Order, PersonRow

_INSERT = re.compile(r"(?:插入|引用)\s*(?P<number>\S+)(?:\s+(?P<order>\S+))?\s*")


def wording(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """口径 划片 finds; 口径 插入 KJ-01 1023 puts one into a reply; 口径 修改 KJ-01 … changes the library."""
    if asked := _INSERT.fullmatch(words):
        order = _meant(session, desk, now, actor, asked["order"])
        return _insert(session, desk, now, actor, order, _approved(session, desk, now, asked["number"]))
    if edit := wording_edits.read(words):
        return wording_library.keep(session, desk, now, actor, edit)
    found = wordings.find(words, rows.known(session, desk.wordings), now.astimezone(desk.tz).date())
    return Reply(text=cards.found(typed(words), found))


def _meant(session: Session, desk: Desk, now: datetime, actor: PersonRow, reference: str | None) -> Order:
    """The order named, or the one whose result is being written."""
    if reference:
        return the_order(session, desk, now, actor, reference)
    row = conversations.current(session, actor.id)
    if row is None or row.topic != forms.TOPIC:
        raise Refusal("which_order", "请写明工单号，如：口径 插入 KJ-01 1023。")
    return orders.get(session, row.order_id)


def _approved(session: Session, desk: Desk, now: datetime, number: str) -> Wording:
    found = wording_library.named(session, desk, number)
    if found.retired:
        raise Refusal("retired", f"口径 {found.number} 已停用。回复“口径 划片”可按词语查找现行口径。")
    if not found.is_valid(now.astimezone(desk.tz).date()):
        raise Refusal(
            "expired", f"口径 {found.number} 已于 {found.valid_until} 到期，请联系主管科室核定新口径。"
        )
    return found


def _insert(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, found: Wording
) -> Reply:
    put_in = amending.quote if order.state is State.SUBMITTED else forms.quote
    reply = put_in(session, desk, now, actor, order, found)
    data = {"number": found.number, "version": found.version}
    record(session, now, actor.id, order, INSERTED, data=data)
    return reply
