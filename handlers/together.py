"""会办: other departments help, each hands its part to the lead; who leads stays the same."""

import re
from datetime import datetime
from itertools import takewhile

from sqlalchemy.orm import Session

from handlers.assign import contact_of
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import change_cards, on_duty_now, tell
from nlp.departments import meant_department
from notifier.cards import helping as cards
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.words import Action
from storage import absences, orders, parts, people
from storage.db import vault_of
from storage.tables import DepartmentRow, Order, PartRow, PersonRow

_BETWEEN = re.compile(r"[\s,，、;；]+")


def co_handle(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """会办 1023 安保科 财务科 ‹what for›: each gets a card, the lead is told who helps."""
    _must_be_possible(session, desk, now, actor, order, Action.CO_HANDLE)
    helpers, note = _helpers(session, order, words)
    data = {"departments": [row.name for row in helpers]}
    record(session, now, actor.id, order, Action.CO_HANDLE.value, note=note, data=data)
    for row in helpers:
        _ask(session, desk, now, actor, order, row, note)
    names = [row.name for row in helpers]
    if order.holder:
        tell(session, now, [order.holder], order, "helpers", cards.who_helps(order, names, note))
    return Reply(text=cards.asked(order, names))


def _must_be_possible(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, action: Action
) -> None:
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))


def _helpers(session: Session, order: Order, words: str) -> tuple[list[DepartmentRow], str]:
    """The departments named first, and the words after them. Raises Refusal when none is new."""
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    asked = {part.department for part in parts.of(session, order.id)} | {order.department}
    said = _BETWEEN.split(words.strip())
    named = list(takewhile(bool, (meant_department(word, known) for word in said)))
    fresh = [name for name in dict.fromkeys(named) if name and name not in asked]
    if not fresh:
        raise Refusal(
            "who_helps", f"请写明还没有参与的协办科室，如：会办 {order.short} 安保科 核实校门口秩序。"
        )
    return [people.department(session, name) for name in fresh], " ".join(said[len(named) :])


def _ask(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, row: DepartmentRow, note: str
) -> None:
    contact = contact_of(session, row)
    session.add(
        PartRow(order_id=order.id, department=row.name, holder=contact.id, asked_by=actor.id, asked_at=now)
    )
    session.flush()
    tell(session, now, [contact], order, f"help{row.position}", cards.help_wanted(order, desk, now, note))


def hand_on(session: Session, desk: Desk, now: datetime, person: PersonRow) -> None:
    """What somebody who goes away was asked for is asked of who is there instead."""
    for part in parts.owed_by(session, person.id):
        order, row = orders.get(session, part.order_id), people.department(session, part.department)
        if not order.state.is_open:
            continue
        posts = (person.id, row.contact_a, row.contact_b, row.head)
        other = next(filter(None, (absences.present(session, post) for post in posts)), None)
        if other and other.id != person.id:
            part.holder = other.id
            card = cards.help_wanted(order, desk, now, cards.instead_of(person.name))
            tell(session, now, [other], order, f"help{row.position}", card)


def give_part(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, words: str
) -> Reply:
    """协办意见: it goes to the lead, who writes the one reply."""
    _must_be_possible(session, desk, now, actor, order, Action.GIVE_PART)
    part, row = _part_of(session, actor, order)
    part.text_sealed, part.done_at = vault_of(session).seal(words), now
    data = {"department": part.department}
    record(session, now, actor.id, order, Action.GIVE_PART.value, note=words, data=data)
    face = cards.given_face(order, desk, now, actor.name)
    change_cards(session, now, order, (f"help{row.position}",), face)
    lacking = [other.department for other in parts.open_of(session, order.id)]
    to = [order.holder] if order.holder else on_duty_now(session, desk, now)
    tell(
        session, now, to, order, "part", cards.part_given(order, part.department, actor.name, words, lacking)
    )
    return Reply(text=cards.given(order))


def _part_of(session: Session, actor: PersonRow, order: Order) -> tuple[PartRow, DepartmentRow]:
    acting = {person.id for person in absences.acting(session, actor)}
    for part in parts.of(session, order.id):
        row = people.department(session, part.department)
        if acting & {part.holder, row.contact_a, row.contact_b, row.head}:
            return part, row
    raise Refusal("not_helping", f"工单 {order.short} 没有请贵科室协办。")
