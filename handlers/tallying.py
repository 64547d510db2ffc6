"""统计: how many orders, by school, department, day and so on; numbers alone, of what the person may see."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from handlers import searching
from handlers.desk import Desk
from handlers.inbound import Reply
from nlp.tallies import By, read_by
from notifier.cards import tallying as cards
from notifier.cards.phrases import as_of
from rules.words import Word
from storage import breakdowns, intakes
from storage.tables import PersonRow


def tally(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """Count what the words ask for; by category where they do not say by what."""
    by, rest = read_by(words)
    where = searching.conditions(session, desk, now, actor, rest)
    counted = _counted(session, desk, by or By.CATEGORY, where)
    true_until = as_of(intakes.last(session), now, desk.tz)
    return Reply(text=cards.told(rest, by or By.CATEGORY, counted, true_until))


def _counted(
    session: Session, desk: Desk, by: By, where: Sequence[ColumnElement[bool]]
) -> list[tuple[str, int]]:
    if by is By.DAY:
        return [(_named(day), many) for day, many in breakdowns.by_day(session, desk.tz, where)]
    found = breakdowns.by_column(session, by.value, where)
    return [(_named(value), many) for value, many in found]


def _named(value: Word | date | str | None) -> str:
    if isinstance(value, Word):
        return value.label
    return f"{value:%Y-%m-%d}" if isinstance(value, date) else str(value or "")
