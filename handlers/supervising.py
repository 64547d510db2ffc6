"""督办: opened by name, answered by the department, closed by who opened it. No clock ever opens one."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers import beside
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import change_cards, on_duty_now, tell
from nlp.supervision import Required, read_kind, read_required
from notifier.cards import supervising as cards
from notifier.outbox import URGENT
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action, ClockKind, Role
from storage import absences, people, supervisions
from storage.db import vault_of
from storage.tables import Order, PersonRow, SupervisionRow

#: The cards that ask the department for an answer, and the one that asks who opened it to close it.
ASKING, CLOSING = ("supervise", "supervise_copy"), ("supervise_answer",)


def supervise(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    words: str,
    *,
    together: int = 1,
) -> Reply:
    """督办 1023 书面 ‹what› ‹by when›: to the contact, a copy to the head. ``together``: how many at once."""
    _must_be_possible(session, desk, now, actor, order, Action.SUPERVISE)
    before = supervisions.open_of(session, order.id)
    if before:
        name = people.name_of(session, before.by)
        raise Refusal("supervised", cards.already(order, before, desk, now, name))
    kind, said = read_kind(words)
    asked = _read(desk, now, order, said)
    row = SupervisionRow(
        order_id=order.id,
        kind=kind,
        batch=f"{now:%Y%m%d%H%M%S}:{actor.id}" if together > 1 else "",
        by=actor.id,
        on_behalf=Role.SUPERVISOR not in people.roles_of(actor),
        at=now,
        due_at=asked.due_at or beside.default_due(desk, now, order, ClockKind.SUPERVISE),
        requirement_sealed=vault_of(session).seal(asked.text),
    )
    session.add(row)
    told = _begin(session, desk, now, actor, order, row, asked.text, Action.SUPERVISE.value)
    return Reply(text=cards.sent(order, row, desk, now, [person.name for person in told], asked.text))


def _must_be_possible(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, action: Action
) -> None:
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))


def _read(desk: Desk, now: datetime, order: Order, words: str) -> Required:
    asked = read_required(words, now, desk.tz)
    if not asked.text:
        raise Refusal("no_requirement", cards.no_requirement(order))
    if asked.due_at and asked.due_at <= now:
        raise Refusal("bad_date", cards.late_date(order))
    return asked


def _begin(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    row: SupervisionRow,
    words: str,
    step: str,
) -> list[PersonRow]:
    """The clock runs, and the department is told; returns who was."""
    order.supervised_until = row.due_at
    data = {"kind": row.kind.value, "until": row.due_at.isoformat(), "on_behalf": row.on_behalf}
    record(session, now, actor.id, order, step, note=words, data=data)
    beside.start(session, desk, now, order, ClockKind.SUPERVISE, row.due_at)
    main, copied = _department(session, desk, now, order)
    for to, topic, is_copy in ((main, ASKING[0], False), (copied, ASKING[1], True)):
        card = cards.opened(order, row, desk, now, actor.name, words, is_copy=is_copy)
        tell(session, now, to, order, topic, card, URGENT)
    return [*main, *copied]


def _department(
    session: Session, desk: Desk, now: datetime, order: Order
) -> tuple[list[PersonRow], list[PersonRow]]:
    """Who has to act, and the head who gets a copy. What no department has is the desk's."""
    holder = people.find(session, order.holder)
    main = [holder] if holder and holder.active else []
    if not order.department:
        return main or on_duty_now(session, desk, now), []
    head = people.find(session, people.department(session, order.department).head)
    return main, [head] if head and head.active and head.id != order.holder else []


def answer(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str) -> Reply:
    """督办回复: it goes to who opened it, who closes it or presses on. An answer may be given again."""
    _must_be_possible(session, desk, now, actor, order, Action.ANSWER_SUPERVISION)
    row = supervisions.must_be_open(session, order)
    row.answer_sealed, row.answered_by, row.answered_at = vault_of(session).seal(words), actor.id, now
    record(session, now, actor.id, order, Action.ANSWER_SUPERVISION.value, note=words)
    beside.end(session, now, order, ClockKind.SUPERVISE)
    done = f"{actor.name} 已回复"
    change_cards(session, now, order, ASKING, cards.answered_face(order, row, desk, now, done))
    openers = _openers(session, order, row)
    card = cards.to_close(order, row, desk, now, actor.name, words)
    tell(session, now, openers, order, CLOSING[0], card)
    return Reply(text=cards.answered(order, "、".join(person.name for person in openers)))


def _openers(session: Session, order: Order, row: SupervisionRow) -> list[PersonRow]:
    """Who opened it, or stands in for them; when they are gone, those who may open one."""
    by = absences.present(session, row.by)
    if by:
        return [by]
    roles = (Role.CHIEF,) if order.is_confidential else (Role.SUPERVISOR, Role.CHIEF)
    return absences.answering(session, *roles)


def end(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str = ""
) -> Reply:
    """督办办结, by who opened it."""
    row = _own(session, desk, now, actor, order)
    row.closed_at, row.closed_by, order.supervised_until = now, actor.id, None
    record(session, now, actor.id, order, Action.END_SUPERVISION.value, note=words)
    beside.end(session, now, order, ClockKind.SUPERVISE)
    face = cards.answered_face(order, row, desk, now, "督办已办结")
    change_cards(session, now, order, (*ASKING, *CLOSING), face)
    main, copied = _department(session, desk, now, order)
    note = cards.ended_note(order, row, actor.name)
    tell(session, now, [each for each in (*main, *copied) if each.id != actor.id], order, "supervised", note)
    return Reply(text=cards.ended(order, row), card=face)


def press_on(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """继续督办: the answer is not enough; the department is asked again, with a new day."""
    row = _own(session, desk, now, actor, order)
    asked = _read(desk, now, order, words)
    row.due_at = asked.due_at or max(row.due_at, beside.default_due(desk, now, order, ClockKind.SUPERVISE))
    row.answered_at = None
    face = cards.answered_face(order, row, desk, now, "继续督办")
    change_cards(session, now, order, CLOSING, face)
    _begin(session, desk, now, actor, order, row, asked.text, "press_on")
    return Reply(text=cards.pressed_on(order, row, desk, now))


def _own(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> SupervisionRow:
    """The open 督办 that this person may close. Raises Refusal."""
    _must_be_possible(session, desk, now, actor, order, Action.END_SUPERVISION)
    row = supervisions.must_be_open(session, order)
    delegator = row.on_behalf and Role.SUPERVISOR in people.roles_of(actor)
    openers = _openers(session, order, row)
    if not delegator and actor.id not in {row.by, *(person.id for person in openers)}:
        names = "、".join(person.name for person in openers)
        raise Refusal("not_opener", f"工单 {order.short} 的督办由 {names} 发起，由其办结。")
    return row


def listed(session: Session, desk: Desk, now: datetime, actor: PersonRow) -> Reply:
    """督办清单: what is open, of the orders this person may see."""
    found = supervisions.still_open(session, cards.MOST * 10)
    seen = [(row, order) for row, order in found if may_see(session, actor, order)]
    names = [people.name_of(session, row.by) for row, _ in seen]
    return Reply(text=cards.listed(seen, names, now))
