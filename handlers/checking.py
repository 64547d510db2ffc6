"""Joins what nlp finds in a reply and its order to the rules that judge it."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp import points
from nlp.copies import near_copy
from rules.reply import Finding, ReplyFacts, Seen, check
from storage import results
from storage.orders import original
from storage.tables import Order

#: Against so many of the department's latest replies.
COMPARED_WITH = 50


def findings_of(
    session: Session, desk: Desk, now: datetime, order: Order, facts: ReplyFacts
) -> list[Finding]:
    """The six-element check of a reply to this order."""
    complaint = original(session, order)
    seen = Seen(
        now=now,
        dispatched_at=order.reopened_at or order.sent_at or order.received_at,
        untouched=_untouched(order, complaint, facts.said),
        other_schools=points.other_schools(f"{order.title}{order.school}{complaint}", facts.said),
        copied_from=_copied_from(session, order, facts.said),
        is_consultation=order.kind == "咨询",
        attempts_wanted=desk.not_reached_attempts,
    )
    return check(facts, desk.elements, seen=seen)


def _untouched(order: Order, complaint: str, said: str) -> tuple[str, ...]:
    """What the reply leaves out; of a confidential order only that it does, without a word of it."""
    left_out = points.untouched(complaint, said)
    return ("保密件内容（请对照全文）",) if left_out and order.is_confidential else left_out


def _copied_from(session: Session, order: Order, said: str) -> str:
    """The short number of an earlier order of this department whose reply says nearly the same."""
    earlier = {
        str(row.order_id % 1_000_000): results.text(session, row)
        for row in results.recent_of(session, order.department, COMPARED_WITH)
        if row.order_id != order.id
    }
    return near_copy(said, earlier)
