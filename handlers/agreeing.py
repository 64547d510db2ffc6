"""议定事项 of the 调度会: kept, listed, and closed when they are done."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.notices import deadline
from nlp.departments import meant_department
from notifier.cards import agreeing as cards
from notifier.cards.phrases import typed
from rules.errors import Refusal
from rules.words import Role
from storage import agreed, people
from storage.tables import PersonRow

#: Who keeps the minutes of the meeting.
KEEPERS = frozenset({Role.CHIEF, Role.SUPERVISOR})


def agree(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str = "") -> Reply:
    """议定事项 [科室] ‹事项› [截止 ‹时间›]; without words, what is not done yet."""
    _permit(actor)
    if not words.strip():
        found = agreed.standing(session, now, now + timedelta(microseconds=1))
        rows = [row for row in found if row.closed_at is None]
        return Reply(
            text=cards.listed([(row, typed(agreed.text(session, row))) for row in rows], now, desk.tz)
        )
    due, text = deadline(desk, now, words)
    first, _, rest = text.partition(" ")
    known = [(row.name, tuple(row.aliases)) for row in people.departments(session)]
    department = meant_department(first, known) if rest.strip() else None
    said = rest.strip() if department else text
    row = agreed.add(session, actor.id, department or "", said, due, now)
    return Reply(text=cards.kept(row, typed(said), now, desk.tz))


def done(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """议定完成 3 ‹完成情况›."""
    _permit(actor)
    number, _, outcome = words.strip().partition(" ")
    row = agreed.find(session, int(number)) if number.isdecimal() else None
    if row is None:
        raise Refusal(
            "no_item", "没有这一项。请写序号和完成情况，如：议定完成 3 已完成核查；“议定事项”查看序号。"
        )
    if row.closed_at:
        who = people.name_of(session, row.closed_by)
        raise Refusal("already_done", cards.already(row, who, now, desk.tz))
    agreed.close(session, row, actor.id, outcome.strip(), now)
    return Reply(text=f"议定事项 {row.id} 已销号。")


def _permit(actor: PersonRow) -> None:
    if not people.roles_of(actor) & KEEPERS:
        raise Refusal("not_allowed", "议定事项由主管科室和班组长登记、销号，您没有此项权限。")
