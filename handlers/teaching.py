"""Each dispatch teaches routing, each correction takes back; the desk edits the keywords."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.desk import Desk
from nlp import routing
from nlp.keywords import KeywordTable
from nlp.learning import Lesson
from nlp.routing import Model
from storage import lessons
from storage.orders import original
from storage.tables import KeywordRow, Order

#: On how many of the last orders a changed table is tried.
TRIED_ON = 200


@dataclass(frozen=True)
class Move:
    """An order whose first suggestion would be another one."""

    short: int
    before: str
    after: str


def moved(session: Session, desk: Desk, order: Order, former: str | None, new: str | None) -> None:
    """An order went to ``new``; that it had gone to ``former`` is taken back."""
    text, model = original(session, order), desk.reader.model
    taught = model.lessons(text, new, order.title) if new else []
    taken_back = model.lessons(text, former, order.title, count=-1) if former else []
    rows = [*taken_back, *taught]
    lessons.add(session, [(row.word, row.department, row.count) for row in rows])
    desk.reader.taught(rows)


def refresh(session: Session, desk: Desk) -> bool:
    """Take over what was taught or edited elsewhere; returns whether there was anything."""
    version = lessons.version(session)
    if desk.reader.version == version:
        return False
    table = edited(desk.reader.table, lessons.edits(session))
    desk.reader.use(Model.build(table, [Lesson(*row) for row in lessons.all_of(session)]), version)
    return True


def edited(table: KeywordTable, edits: list[KeywordRow]) -> KeywordTable:
    """The table with the desk's edits. One that names what is gone is passed over."""
    for edit in edits:
        table = change(table, edit.kind, edit.department, edit.word)
    return table


def change(table: KeywordTable, kind: str, department: str, word: str) -> KeywordTable:
    """The table with one edit; unchanged when its department is no longer there."""
    if department not in table.departments:
        return table
    if kind == "add":
        return table.with_word(department, word)
    return table.without_word(department, word)


def try_out(session: Session, desk: Desk, kind: str, department: str, word: str) -> list[Move]:
    """Which of the last orders would get another first suggestion."""
    now = desk.reader.model
    then = Model.build(change(now.table, kind, department, word), now.counts.rows())
    recent = session.scalars(select(Order).order_by(Order.id.desc()).limit(TRIED_ON))
    found = ((order.short, _first(session, order, now), _first(session, order, then)) for order in recent)
    return [Move(*each) for each in found if each[1] != each[2]]


def _first(session: Session, order: Order, model: Model) -> str:
    return routing.suggest(original(session, order), order.title, model=model).best.department


def adopt(
    session: Session, desk: Desk, now: datetime, by: str, kind: str, department: str, word: str
) -> None:
    """Edit the table, for all processes and at once."""
    lessons.edit(session, by, kind, department, word, now)
    refresh(session, desk)
