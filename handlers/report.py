"""Reporting to the city's platform is the desk's hand; here it is recorded, and what comes of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.leaving import stand_in
from handlers.moving import act
from handlers.review import hand_back
from handlers.telling import change_cards, tell
from handlers.timing import wind
from notifier.card import Text
from notifier.cards import orders as cards
from notifier.cards import reviewing
from notifier.cards.phrases import typed
from rules.words import Action, State
from storage.tables import Order, PersonRow


def report(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, pressed: str = ""
) -> Reply:
    """已上报: this stops the official clock, nothing else does."""
    act(session, desk, now, actor, order, Action.REPORT)
    done = cards.closed_face(order, desk, now, f"{actor.name} 已上报", "上报")
    change_cards(session, now, order, ("report", "nag"), done, but=pressed)
    change_cards(session, now, order, ("work",), cards.closed_face(order, desk, now, "已办结"))
    return Reply(text=reviewing.reported(order), card=done)


def platform_return(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, reason: str
) -> Reply:
    """平台退回: what was reported comes back, the clock runs again."""
    act(session, desk, now, actor, order, Action.PLATFORM_RETURN, note=reason)
    _open_again(session, desk, now, order)
    hand_back(session, desk, now, order, [f"平台退回：{reason or '原因未写明'}"])
    return Reply(text=reviewing.returned_by_platform(order, reason))


def reopen(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order, reason: str) -> Reply:
    """重新办理 of an archived order, by the chief with a reason."""
    act(session, desk, now, actor, order, Action.REOPEN, note=reason)
    start_round(session, desk, now, order)
    if order.state is State.HANDLING:
        stand_in(session, desk, now, order)
    if order.holder:
        tell(
            session,
            now,
            [order.holder],
            order,
            "work",
            cards.work_order(order, desk, now, f"重新办理：{typed(reason)}"),
        )
    return Reply(text=f"工单 {order.short} 已重新办理。")


def start_round(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    """The next round: its clocks count from now."""
    order.round += 1
    order.reopened_at = now
    order.due_imported = False
    order.contacted_at = order.closed_at = None
    _open_again(session, desk, now, order)


def _open_again(session: Session, desk: Desk, now: datetime, order: Order) -> None:
    order.submitted_at = order.approving_at = order.passed_at = order.reported_at = None
    wind(session, desk, now, order)


def resend(session: Session, order: Order, text: str) -> Text:
    """The reply once more."""
    return Text(reviewing.copyable(order, text))
