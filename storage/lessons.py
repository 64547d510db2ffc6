"""What routing learned, and the desk's edits of the keyword table."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import KeywordRow, LessonRow

Lesson = tuple[str, str, int]  # word, department, count; a negative count takes back


def add(session: Session, lessons: Iterable[Lesson]) -> None:
    """Add counts up. In one order of rows, so that two dispatches at once cannot lock each other out."""
    rows = [{"word": w, "department": d, "count": n} for w, d, n in sorted(lessons)]
    if not rows:
        return
    make = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = make(LessonRow)
    added = statement.on_conflict_do_update(
        index_elements=["word", "department"], set_={"count": LessonRow.count + statement.excluded.count}
    )
    session.execute(added, rows)


def all_of(session: Session) -> list[Lesson]:
    """Every lesson."""
    query = select(LessonRow.word, LessonRow.department, LessonRow.count)
    return [(word, department, count) for word, department, count in session.execute(query)]


def version(session: Session) -> tuple[int, int]:
    """Changes when somebody taught or edited: dispatches learned from, edits of the table."""
    taught = session.scalar(select(func.sum(LessonRow.count)).where(LessonRow.word == "")) or 0
    return int(taught), session.scalar(select(func.max(KeywordRow.id))) or 0


def edits(session: Session) -> list[KeywordRow]:
    """The edits of the keyword table, oldest first."""
    return list(session.scalars(select(KeywordRow).order_by(KeywordRow.id)))


def edit(session: Session, by: str, kind: str, department: str, word: str, now: datetime) -> None:
    """Remember an edit."""
    session.add(KeywordRow(at=now, by=by, kind=kind, department=department, word=word))
    session.flush()
