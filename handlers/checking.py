"""Joins what nlp finds in a reply and its order to the rules that judge it."""

from datetime import datetime

from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp import points
from nlp.copies import near_copy
from nlp.wording_points import departures
from rules import wordings
from rules.reply import Finding, ReplyFacts, Seen, check
from rules.wordings import Wording
from storage import results, timeline
from storage.orders import original
from storage.tables import Order

#: The step on the timeline that says which wording was put into a reply.
INSERTED = "wording"
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
        left_wordings=_left(session, desk, now, order, facts),
        other_wordings=_others(session, desk, now, order, facts),
        is_consultation=order.kind == "咨询",
        attempts_wanted=desk.not_reached_attempts,
    )
    return check(facts, desk.elements, seen=seen)


def _left(session: Session, desk: Desk, now: datetime, order: Order, facts: ReplyFacts) -> list[str]:
    """Wordings that were put into this public reply, and that it does not say as approved any more."""
    if not order.is_public_reply:
        return []
    today = now.astimezone(desk.tz).date()
    inserted = [each for each in desk.wordings if each.number in _inserted(session, order)]
    expired = [f"{each.number} 已过有效期" for each in inserted if not each.is_valid(today)]
    return expired + [said for each in inserted if each.is_valid(today) for said in _departed(each, facts)]


def _others(session: Session, desk: Desk, now: datetime, order: Order, facts: ReplyFacts) -> list[str]:
    """Wordings of which both the order and its public reply speak, and that the reply says otherwise."""
    if not order.is_public_reply:
        return []
    today, known = now.astimezone(desk.tz).date(), _inserted(session, order)
    asked = wordings.concerning(f"{order.title}{order.masked}", desk.wordings, today)
    both = [each for each in wordings.concerning(facts.said, asked, today) if each.number not in known]
    return [said for each in both for said in _departed(each, facts)]


def _departed(each: Wording, facts: ReplyFacts) -> list[str]:
    left_out = departures(each.text, facts.said)
    return [f"{each.number}“{left_out[0]}”"] if left_out else []


def _inserted(session: Session, order: Order) -> set[str]:
    """The numbers of the wordings that were put into the reply to this order."""
    rows = timeline.of_action(session, order.id, INSERTED)
    return {str(row.data["number"]) for row in rows}


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
