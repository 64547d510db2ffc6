"""Sensitive orders: the officer on duty confirms or lowers, silence confirms, then it goes up the line."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import groups, incidents
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import record
from handlers.telling import change_cards, on_duty_now, tell
from notifier.card import Text
from notifier.cards import paging as cards
from notifier.outbox import URGENT
from rules.errors import Refusal
from rules.permissions import DESK
from rules.words import Role
from storage import absences, pagings, people
from storage.db import vault_of
from storage.pagings import ASKED, LOWERED, TELLING, TOLD
from storage.tables import Order, PagingRow, PersonRow

#: Who may say that it is an ordinary order after all.
DECIDERS = DESK | {Role.SUPERVISOR}


def start(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """Page who is on duty; words of danger to life go to everybody at once."""
    if pagings.find(session, order.id):
        return
    found = desk.reader.urgency(vault_of(session).open(order.text_sealed), order.title)
    words = "、".join(dict.fromkeys(alarm.kind.name for alarm in found.alarms)) or "人工标记"
    if found.is_danger:
        row = pagings.begin(session, now, order.id, TOLD, None)
        _decide(session, desk, now, order, row, "system")
        everybody = [person for role in desk.paging.chain for person in absences.answering(session, role)]
        card = cards.report(order, desk, now, cards.danger())
        tell(session, now, [*on_duty_now(session, desk, now), *everybody], order, "page", card, URGENT)
        groups.sensitive(session, desk, now, order, "danger")
        return
    pagings.begin(session, now, order.id, ASKED, now + desk.paging.silence)
    card = cards.ask(order, desk, now, words)
    tell(session, now, on_duty_now(session, desk, now), order, "page", card, URGENT)
    groups.sensitive(session, desk, now, order, "asked")


def tick(session: Session, desk: Desk, now: datetime) -> None:
    """Silence confirms, and who has not read is gone past; closed orders are left alone."""
    for row in pagings.due(session, now):
        order = session.get(Order, row.order_id)
        if order is None or not order.state.is_open:
            row.state, row.next_at = TOLD, None
        elif row.state == ASKED:
            _decide(session, desk, now, order, row, "system")
            _pass_on(session, desk, now, order, row, cards.confirmed_by_silence(desk.paging.silence))
            groups.sensitive(session, desk, now, order, "confirmed")
        else:
            _pass_on(session, desk, now, order, row, _how(session, desk, row))


def confirm(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """确认敏感."""
    row = _open_paging(session, actor, order)
    if row.state != ASKED:
        raise Refusal("decided", _standing(session, order, row))
    _decide(session, desk, now, order, row, actor.id)
    _pass_on(session, desk, now, order, row, cards.confirmed_by(actor.name))
    groups.sensitive(session, desk, now, order, "confirmed")
    face = cards.closed(order, desk, now, f"{actor.name} 已确认")
    change_cards(session, now, order, ("page",), face, but=pressed)
    return Reply(card=face)


def lower(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """降为普通: nobody further is told, and who was is told of it."""
    row = _open_paging(session, actor, order)
    if row.state == LOWERED:
        raise Refusal("decided", _standing(session, order, row))
    told = [person for role in desk.paging.chain[: row.step] for person in people.with_role(session, role)]
    row.state, row.next_at = LOWERED, None
    row.decided_by, row.decided_at = actor.id, now
    order.is_sensitive = order.is_key = False
    record(session, now, actor.id, order, "sensitive_lowered")
    groups.sensitive(session, desk, now, order, "lowered")
    incidents.called_off(session, now, order)
    face = cards.closed(order, desk, now, f"{actor.name} 已降为普通")
    change_cards(session, now, order, ("page", "report1", "report2", "report3", "report4"), face, but=pressed)
    others = [person for person in told if person.id != actor.id]
    tell(session, now, others, order, "lowered", Text(cards.lowered(order, actor.name)))
    return Reply(card=face)


def seen(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """已阅: kept, and handed on to the next in line."""
    row = pagings.find(session, order.id)
    roles = absences.roles_of(session, actor)
    if row is None or not roles & {*desk.paging.chain, Role.DUTY}:
        raise Refusal("not_allowed", "这件工单无需您阅示。")
    record(session, now, actor.id, order, "sensitive_seen")
    if row.state == TELLING and desk.paging.chain[row.step - 1] in roles:
        if desk.paging.read_stops:
            row.state, row.next_at = TOLD, None
        else:
            _pass_on(session, desk, now, order, row, _how(session, desk, row))
    return Reply(card=cards.closed(order, desk, now, f"{actor.name} 已阅"))


def _decide(session: Session, desk: Desk, now: datetime, order: Order, row: PagingRow, by: str) -> None:
    row.decided_by, row.decided_at = by, now
    order.is_sensitive = order.is_key = True
    record(session, now, by, order, "sensitive_confirmed")
    incidents.begin_clock(session, desk, now, order)


def _pass_on(session: Session, desk: Desk, now: datetime, order: Order, row: PagingRow, how: str) -> None:
    """Tell the next in line who is there; after the last, the matter is told.

    Who is away is passed over, unless nobody further up is there either.
    """
    row.state = TELLING
    rest = desk.paging.chain[row.step :]
    nobody = not any(absences.here(session, role) for role in rest)
    while row.step < len(desk.paging.chain):
        role = desk.paging.chain[row.step]
        found = people.with_role(session, role) if nobody else absences.here(session, role)
        row.step += 1
        if found:
            said = how + cards.may_instruct(order) if role is Role.LEADER else how
            card = cards.report(order, desk, now, said)
            tell(session, now, found, order, f"report{row.step}", card, URGENT)
            break
    if row.step < len(desk.paging.chain):
        row.next_at = now + desk.paging.next_after
    else:
        row.state, row.next_at = TOLD, None


def _how(session: Session, desk: Desk, row: PagingRow) -> str:
    if row.decided_by in ("", "system"):
        return cards.confirmed_by_silence(desk.paging.silence)
    return cards.confirmed_by(people.name_of(session, row.decided_by))


def _open_paging(session: Session, actor: PersonRow, order: Order) -> PagingRow:
    if not absences.roles_of(session, actor) & DECIDERS:
        raise Refusal("not_allowed", "敏感与否由值班员、班组长和主管科室核定，您没有此项权限。")
    row = pagings.find(session, order.id)
    if row is None or not order.state.is_open:
        raise Refusal("decided", f"工单 {order.short} 现为“{order.state.label}”，无需再核定。")
    return row


def _standing(session: Session, order: Order, row: PagingRow) -> str:
    what = "降为普通" if row.state == LOWERED else "确认为敏感事项"
    return f"工单 {order.short} 已由 {people.name_of(session, row.decided_by)} {what}。"
