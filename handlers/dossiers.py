"""一单一档 out of the desk: who may take an order's whole file, a one-time link, and a record of it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import dossier, sending
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.moving import permit, record
from notifier.cards import dossiers as cards
from reports.report import Report
from rules.errors import Refusal
from rules.permissions import EXPORTERS
from rules.words import Action
from storage import absences, exports, links, orders, people
from storage.tables import Order, PersonRow

PURPOSE = "dossier"


@dataclass(frozen=True)
class Paper:
    """A file that may be written now, and is on record."""

    report: Report
    watermark: str
    name: str  # of the file; nothing personal in it


def link(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """一单一档 1023: the file itself where it may go into the chat, else a one-time page that gives it."""
    _allow(session, actor, order)
    if sending.goes_as_file(desk, PURPOSE):
        return sending.ask(session, now, actor, PURPOSE, f"工单 {order.short} 的一单一档", {}, order.id)
    return link_to(session, desk, now, actor, order)


def link_to(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """The one-time page, whatever may go into the chat."""
    _allow(session, actor, order)
    token = links.make(session, PURPOSE, actor.id, now, desk.link_lasts, order_id=order.id)
    return Reply(text=cards.link(order, f"{desk.public_url}/{PURPOSE}/{token}", desk.link_lasts))


def grant(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Paper:
    """The file for ``actor``, on record. Raises Refusal unless they may."""
    _allow(session, actor, order)
    return take(session, desk, now, order, actor.id, actor.name)


def opened(session: Session, desk: Desk, now: datetime, token: str) -> Paper | None:
    """Use a link up; None when it is spent, or the person may not any more."""
    row = links.use(session, token, PURPOSE, now)
    person = people.find(session, row.person) if row else None
    if row is None or row.order_id is None or person is None or not person.active:
        return None
    order = orders.get(session, row.order_id)
    try:
        _allow(session, person, order)
    except Refusal:
        return None
    return take(session, desk, now, order, person.id, person.name)


def take(session: Session, desk: Desk, now: datetime, order: Order, by: str, who: str) -> Paper:
    """Put the export on record, and make the file of how things stand."""
    number = exports.log(session, at=now, by=by, kind=PURPOSE, about={"order": order.short}, rows=1)
    record(session, now, by, order, PURPOSE, data={"export": number})
    session.flush()
    local = now.astimezone(desk.tz)
    mark = f"{desk.organisation}　导出人：{who}　{local:%Y-%m-%d %H:%M}　第 {number} 号　内部资料，请勿外传"
    name = f"一单一档-{order.short}-{local:%Y%m%d-%H%M}.docx"
    return Paper(dossier.compose(session, desk, now, order), mark, name)


def _allow(session: Session, actor: PersonRow, order: Order) -> None:
    if not absences.roles_of(session, actor) & EXPORTERS or not may_see(session, actor, order):
        raise Refusal("not_allowed", cards.NOT_ALLOWED)
    permit(session, actor, order, Action.READ)
