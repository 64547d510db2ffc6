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
#: Kinds of edits: a word more or less, a topic given to another department, a school known by name or not.
ADD, REMOVE, MOVE, SCHOOL, NO_SCHOOL = "add", "remove", "move", "school", "no_school"


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
    """The table with one edit; unchanged when its department, topic or stage is no longer there."""
    stages = department.split("/")
    if kind in (SCHOOL, NO_SCHOOL):
        known = set(stages) <= {stage.name for stage in table.stages}
        if kind == NO_SCHOOL:
            return table.without_school(word)
        return table.with_school(word, stages) if known else table
    if department not in table.departments:
        return table
    if kind == MOVE:
        return table.moved(word, department) if table.owners_of(word) else table
    return table.with_word(department, word) if kind == ADD else table.without_word(department, word)


def try_out(session: Session, desk: Desk, kind: str, department: str, word: str) -> list[Move]:
    """Which of the last orders would get another first suggestion."""
    now = desk.reader.model
    counts = now.counts.plus(_handed_over(now, kind, department, word))
    return _moves(
        session, now, Model.build(change(now.table, kind, department, word), counts.rows()), TRIED_ON
    )


def compare(session: Session, desk: Desk, table: KeywordTable, last: int) -> list[Move]:
    """Which of the last orders another table, with the desk's edits on it, would suggest otherwise."""
    now = desk.reader.model
    then = Model.build(edited(table, lessons.edits(session)), now.counts.rows())
    return _moves(session, now, then, last)


def _moves(session: Session, now: Model, then: Model, last: int) -> list[Move]:
    recent = session.scalars(select(Order).order_by(Order.id.desc()).limit(last))
    found = ((order.short, _first(session, order, now), _first(session, order, then)) for order in recent)
    return [Move(*each) for each in found if each[1] != each[2]]


def _first(session: Session, order: Order, model: Model) -> str:
    return routing.suggest(original(session, order), order.title, model=model).best.department


def _handed_over(model: Model, kind: str, department: str, word: str) -> list[Lesson]:
    """What was learned for a topic's former owners goes with it."""
    if kind != MOVE:
        return []
    words = next((topic.words for topic in model.table.topics if topic.name == word), {})
    return model.counts.handed_over(word, words, model.table.owners_of(word), department)


def adopt(
    session: Session, desk: Desk, now: datetime, by: str, kind: str, department: str, word: str
) -> None:
    """Edit the table, for all processes and at once."""
    refresh(session, desk)
    rows = _handed_over(desk.reader.model, kind, department, word)
    lessons.add(session, [(row.word, row.department, row.count) for row in rows])
    lessons.edit(session, by, kind, department, word, now)
    refresh(session, desk)


@dataclass(frozen=True)
class Tried:
    """How a version of the table would have done on the orders that the desk has dispatched."""

    version: int  # 0: as it came with the configuration; else the number of the desk's edit
    edit: KeywordRow | None
    right: int
    among: int  # the department among the three suggested
    of: int


def by_version(
    session: Session, desk: Desk, table: KeywordTable | None = None, last: int = TRIED_ON
) -> list[Tried]:
    """The table as configured, before the last edit, now, and ``table``: each on the last dispatched.

    Without what was learned, which knows these very orders.
    """
    edits = lessons.edits(session)
    counts = sorted({0, max(0, len(edits) - 1), len(edits)})
    tables = [(edited(desk.reader.table, edits[:count]), count) for count in counts]
    sent = select(Order).where(Order.department.is_not(None)).order_by(Order.id.desc()).limit(last)
    texts = [(original(session, o), o.title, o.department or "") for o in session.scalars(sent)]
    found = [_tried(one, n, edits[n - 1] if n else None, texts) for one, n in tables]
    return [*found, _tried(edited(table, edits), len(edits) + 1, None, texts)] if table else found


def _tried(
    table: KeywordTable, version: int, edit: KeywordRow | None, texts: list[tuple[str, str, str]]
) -> Tried:
    model = Model.build(table)
    told = [(routing.suggest(text, title, model=model), department) for text, title, department in texts]
    right = sum(found.best.department == department for found, department in told)
    among = sum(department in [one.department for one in found.ranked] for found, department in told)
    return Tried(version, edit, right, among, len(told))
