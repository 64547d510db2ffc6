"""批示: a leader's words about an order become one after one confirmation, and are followed to their end."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers import beside
from handlers.desk import Desk
from handlers.finding import may_see
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import change_cards, on_duty_now, tell
from nlp.supervision import read_required
from notifier.cards import instructing as cards
from notifier.outbox import URGENT
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action, ClockKind, Role
from storage import conversations, instructions, orders, outbox, people
from storage.db import vault_of
from storage.tables import InstructionRow, Order, PersonRow

DRAFT = "instruct_draft"
#: So long a plain message of a leader may be meant for the card that came before it.
LISTENS = timedelta(hours=24)
#: Shorter words are a slip or a greeting.
SHORTEST = 4


def instruct(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """批示 1023 ‹words›: shown back to be confirmed; until then nobody is told."""
    _must_be_possible(session, desk, now, actor, order, Action.INSTRUCT)
    if not words.strip():
        raise Refusal("no_words", cards.no_words(order))
    due = _due(desk, now, order, words)
    conversations.save(session, actor.id, order.id, DRAFT, words.strip(), now)
    return Reply(messages=(cards.to_confirm(order, desk, now, words, due),))


def _must_be_possible(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, action: Action
) -> None:
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))


def _due(desk: Desk, now: datetime, order: Order, words: str) -> datetime:
    due = read_required(words, now, desk.tz).due_at
    if due and due <= now:
        raise Refusal("bad_date", cards.late_date(order))
    return due or beside.default_due(desk, now, order, ClockKind.INSTRUCTION)


def overheard(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply | None:
    """A leader's plain words after a card about an order: perhaps a 批示 on it. None where they are not."""
    if Role.LEADER not in people.roles_of(actor) or len(words) < SHORTEST:
        return None
    card = outbox.last_card(session, actor.id)
    if card is None or card.order_id is None or card.sent_at is None or card.sent_at < now - LISTENS:
        return None
    order = session.get(Order, card.order_id)
    if order is None or not may_see(session, actor, order) or not allowed(order.state, Action.INSTRUCT):
        return None
    return instruct(session, desk, now, actor, order, words)


def confirm(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """确认批示: contact and head get it with a date, the desk knows of it."""
    _must_be_possible(session, desk, now, actor, order, Action.INSTRUCT)
    words = _taken(session, actor, order)
    due = _due(desk, now, order, words)
    sealed = vault_of(session).seal(words)
    session.add(InstructionRow(order_id=order.id, by=actor.id, at=now, due_at=due, text_sealed=sealed))
    data = {"until": due.isoformat()}
    record(session, now, actor.id, order, Action.INSTRUCT.value, note=words, data=data)
    session.flush()
    first = min(max(row.due_at, now) for row in instructions.open_of(session, order.id))
    beside.start(session, desk, now, order, ClockKind.INSTRUCTION, first)
    _tell(session, desk, now, actor, order, words, due)
    return Reply(card=cards.face(order, "已批示"))


def _taken(session: Session, actor: PersonRow, order: Order) -> str:
    """The words that wait to be confirmed; they wait no more. Raises Refusal."""
    row = conversations.find(session, actor.id, order.id, DRAFT)
    if row is None:
        raise Refusal("no_draft", cards.nothing_to_confirm(order))
    words = conversations.body(session, row)
    conversations.drop(session, order.id, actor.id, DRAFT)
    conversations.resume(session, actor.id, order.id)
    return words


def _tell(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str, due: datetime
) -> None:
    posts = [order.holder]
    if order.department:
        posts.append(people.department(session, order.department).head)
    found = (people.find(session, post) for post in dict.fromkeys(posts))
    concerned = [person for person in found if person and person.active]
    card = cards.given(order, desk, now, actor.name, words, due)
    tell(session, now, concerned, order, "instruction", card, URGENT)
    names = "、".join(person.name for person in concerned)
    note = cards.known(order, desk, now, actor.name, words, due, names)
    tell(session, now, on_duty_now(session, desk, now), order, "instruction_known", note)


def drop(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """不作批示."""
    _taken(session, actor, order)
    return Reply(card=cards.face(order, "未作批示"))


def called_off(session: Session, actor: PersonRow) -> Reply | None:
    """取消 typed while one waits to be confirmed; None when none does."""
    row = conversations.current(session, actor.id)
    if row is None or row.topic != DRAFT:
        return None
    order = orders.get(session, row.order_id)
    _taken(session, actor, order)
    return Reply(text=cards.dropped(order))


def carry_out(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """批示落实: what was done goes to the leader and the desk."""
    _must_be_possible(session, desk, now, actor, order, Action.ANSWER_INSTRUCTION)
    rows = instructions.open_of(session, order.id)
    if not rows:
        raise Refusal("no_instruction", cards.nothing_to_carry_out(order))
    for row in rows:
        row.answered_by, row.answered_at = actor.id, now
        row.answer_sealed = vault_of(session).seal(words)
    record(session, now, actor.id, order, Action.ANSWER_INSTRUCTION.value, note=words)
    beside.end(session, now, order, ClockKind.INSTRUCTION)
    face = cards.carried_face(order, desk, now, f"{actor.name} 已落实")
    change_cards(session, now, order, ("instruction",), face)
    leaders = [row.by for row in rows if (by := people.find(session, row.by)) and by.active]
    staff = [person.id for person in on_duty_now(session, desk, now)]
    others = [who for who in (*leaders, *staff) if who != actor.id]
    tell(session, now, others, order, "carried_out", cards.carried_out(order, actor.name, words))
    return Reply(text=cards.sent(order))
