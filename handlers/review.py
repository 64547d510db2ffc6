"""The desk checks what was handed in; key orders go to the head after it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import matters
from handlers.checking import findings_now
from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.leaving import stand_in
from handlers.moving import act
from handlers.telling import change_cards, on_duty_now, tell
from handlers.timing import wind
from notifier.card import Text
from notifier.cards import orders as cards
from notifier.cards import reviewing
from rules import review_levels
from rules.errors import Refusal
from rules.review_levels import OrderClass
from rules.words import Action, Outcome, State
from storage import absences, people, results
from storage.tables import Order, PersonRow


def needs_approval(session: Session, desk: Desk, now: datetime, order: Order) -> bool:
    """Whether this class of order goes to the head after the desk's pass."""
    row = results.latest(session, order.id)
    outcome = results.facts(session, row).get("outcome") if row else None
    flags = {
        "key": order.is_key,
        "sensitive": order.is_sensitive,
        "public_reply": order.is_public_reply,
        "second_round": order.round > 1,
        "confidential": order.is_confidential,
        "repeat": order.repeat_of is not None,
        "unsolved": outcome in (Outcome.UNSOLVED.value, Outcome.PARTLY.value),
        "overridden": any(found["must"] for found in findings_now(session, desk, now, order)),
    }
    known = OrderClass(
        frozenset(name for name, holds in flags.items() if holds),
        order.level,
        order.kind,
        order.category,
        order.department or "",
    )
    return review_levels.needs_approval(desk.approving, known)


def pass_(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """审核通过: to the head where the class of order asks for it, else to be reported."""
    higher = needs_approval(session, desk, now, order) and _head(session, order) is not None
    overridden = [found["code"] for found in findings_now(session, desk, now, order) if found["must"]]
    act(session, desk, now, actor, order, Action.PASS, data={"overridden": overridden}, needs_approval=higher)
    done = cards.closed_face(order, desk, now, f"{actor.name} 已通过", "审核")
    change_cards(session, now, order, ("review", "nag"), done, but=pressed)
    for other in matters.going_along(session, order, State.SUBMITTED):
        pass_(session, desk, now, actor, other)
    if higher:
        _ask_head(session, desk, now, order)
        return Reply(text=reviewing.to_head(order), card=done)
    _to_report(session, desk, now, order)
    return Reply(text=reviewing.passed(order), card=done)


def _head(session: Session, order: Order) -> PersonRow | None:
    if order.department is None:
        return None
    post = people.department(session, order.department).head
    head = absences.present(session, post) or people.find(session, post)
    return head if head and head.active else None


def _ask_head(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    head = _head(session, order)
    assert head is not None
    tell(
        session, now, [head], order, "approve", reviewing.approve(order, desk, now, reply_of(session, order))
    )


def reply_of(session: Session, order: Order) -> str:
    """The reply as it was handed in last."""
    row = results.latest(session, order.id)
    return results.text(session, row) if row else ""


def approve(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """审定通过 by the head."""
    act(session, desk, now, actor, order, Action.APPROVE)
    for other in matters.going_along(session, order, State.APPROVING):
        approve(session, desk, now, actor, other)
    _to_report(session, desk, now, order)
    done = cards.closed_face(order, desk, now, f"{actor.name} 已审定", "审定")
    change_cards(session, now, order, ("approve", "nag"), done, but=pressed)
    return Reply(text=reviewing.approved(order), card=done)


def _to_report(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """To who is on duty: the text to copy, and the card to press once it is in the platform."""
    staff = on_duty_now(session, desk, now)
    tell(session, now, staff, order, "copytext", Text(reviewing.copyable(order, reply_of(session, order))))
    tell(session, now, staff, order, "report", reviewing.to_report(order, desk, now))


def send_back(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    words: str = "",
    pressed: str = "",
) -> Reply:
    """退回补正, with the failed checks or with what the officer says is missing."""
    missing = [found["text"] for found in findings_now(session, desk, now, order)]
    if not words and not missing:
        raise Refusal("what_is_missing", f"请写明需要补正什么，如：退回 {order.short} 未说明处置结果。")
    reasons = [words] if words else missing
    others = matters.going_along(session, order, order.state)
    for each in (order, *others):
        _back(session, desk, now, actor, each, "；".join(reasons))
    done = cards.closed_face(order, desk, now, f"{actor.name} 已退回补正", "审核")
    change_cards(session, now, order, ("review", "approve", "report", "nag"), done, but=pressed)
    hand_back(session, desk, now, order, reasons)
    return Reply(text=reviewing.sent_back(order), card=done)


def _back(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, note: str) -> None:
    """It is to be handled again; of a matter, who handles it is told with the lead."""
    act(session, desk, now, actor, order, Action.SEND_BACK, note=note)
    order.submitted_at = order.passed_at = order.approving_at = None
    wind(session, desk, now, order)
    stand_in(session, desk, now, order)


def hand_back(session: Session, desk: Desk, now: datetime, order: Order, reasons: Sequence[str]) -> None:
    """Tell who handles the order what is to be mended, all of it even where a card is too small."""
    stand_in(session, desk, now, order)
    if order.holder:
        for more in reviewing.in_full(order, reviewing.numbered(reasons)):
            tell(session, now, [order.holder], order, "mend", more)
        tell(session, now, [order.holder], order, "work", reviewing.to_mend(order, desk, now, reasons))
