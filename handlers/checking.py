"""Joins what nlp finds in a reply and its order to the rules that judge it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.form_state import facts_of
from nlp import points
from nlp.copies import near_copy
from nlp.wording_points import departures
from notifier.cards import forms as cards
from rules import wordings
from rules.reply import Finding, FindingCode, ReplyFacts, Seen, check, check_wordings
from rules.wordings import Wording
from storage import results, timeline
from storage import wordings as rows
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
    today, used = now.astimezone(desk.tz).date(), _inserted(session, order)
    inserted = [each for each in rows.known(session, desk.wordings) if each.number in used]
    over = [
        f"{each.number} {'已停用' if each.retired else '已过有效期'}"
        for each in inserted
        if not each.is_valid(today)
    ]
    return over + [said for each in inserted if each.is_valid(today) for said in _departed(each, facts, used)]


def _others(session: Session, desk: Desk, now: datetime, order: Order, facts: ReplyFacts) -> list[str]:
    """Wordings of which both the order and its public reply speak, and that the reply says otherwise."""
    if not order.is_public_reply:
        return []
    today, known = now.astimezone(desk.tz).date(), _inserted(session, order)
    asked = wordings.concerning(f"{order.title}{order.masked}", rows.known(session, desk.wordings), today)
    both = [each for each in wordings.concerning(facts.said, asked, today) if each.number not in known]
    return [said for each in both for said in _departed(each, facts)]


def _departed(each: Wording, facts: ReplyFacts, used: Mapping[str, int] | None = None) -> list[str]:
    left_out = departures(each.text, facts.said)
    is_newer = used is not None and used[each.number] < each.version
    newer = f"（已更新为第 {each.version} 版）" if is_newer else ""
    return [f"{each.number}{newer}“{left_out[0]}”"] if left_out else []


def _inserted(session: Session, order: Order) -> dict[str, int]:
    """The wordings that were put into the reply to this order: number to version."""
    steps = timeline.of_action(session, order.id, INSERTED)
    return {str(row.data["number"]): int(row.data.get("version", 1)) for row in steps}


def as_listed(desk: Desk, found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as they are kept with a result: code, weight, and what people read."""
    return [{"code": f.code.value, "must": cards.is_must(f), "text": cards.finding(f, desk)} for f in found]


def findings_now(session: Session, desk: Desk, now: datetime, order: Order) -> list[dict[str, Any]]:
    """What the check found of the result handed in last; of wordings, what holds by those in force now."""
    row = results.latest(session, order.id)
    if row is None or not order.is_public_reply or order.state not in rows.UNDER_REVIEW:
        return row.findings if row else []
    facts = facts_of(results.facts(session, row))
    left = _left(session, desk, now, order, facts), _others(session, desk, now, order, facts)
    others = [found for found in row.findings if found["code"] != FindingCode.LEFT_WORDING.value]
    fresh = check_wordings(*left)
    return sorted([*others, *as_listed(desk, fresh)], key=lambda found: not found["must"])


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
