"""Files that were asked for in chat: what each is made of, and that it goes to who asked for it."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from handlers import dossiers, exporting, reporting
from handlers.desk import Desk
from handlers.exporting import Granted
from handlers.sending import MOST, REPORT
from notifier.card import Body, File, Text
from notifier.cards import sending as cards
from notifier.outbox import Message, put
from reports.kinds import KINDS
from reports.report import Report
from rules.errors import Refusal
from storage import exports, files, orders, people
from storage.tables import FileRow, OutboxRow, PersonRow

#: What the keys of messages with a file begin with.
KEY = "file:"


@dataclass(frozen=True)
class Task:
    """One file to be made: a ``report`` as Word with ``mark`` on it, or a ``ledger`` as Excel."""

    id: int
    name: str
    report: Report | None = None
    mark: str = ""
    ledger: Granted | None = None


def next_task(session: Session, desk: Desk, now: datetime) -> Task | None:
    """What is to be made next, granted anew and on record; who may not any more is told so."""
    row = files.claim(session, now)
    person = people.find(session, row.person) if row else None
    if row is None:
        return None
    if person is None or not person.active:
        files.done(session, row.id, "", b"")
        return None
    try:
        return _task(session, desk, now, row, person)
    except Refusal as refusal:
        files.done(session, row.id, "", b"")
        _tell(session, now, row, Text(cards.not_made(refusal.sentence), is_notice=True))
        return None


def made(session: Session, desk: Desk, now: datetime, task: Task, content: bytes) -> None:
    """Keep it and send it; what is too large for a chat is given otherwise."""
    row = session.get_one(FileRow, task.id)
    if len(content) > MOST:
        files.done(session, task.id, "", b"")
        _tell(session, now, row, _instead(session, desk, now, row, "超过 20 MB"))
        return
    files.done(session, task.id, task.name, content)
    _tell(session, now, row, File(task.name, task.id))
    files.forget(session, now - files.KEPT)


def refused(session: Session, desk: Desk, now: datetime, message: OutboxRow) -> None:
    """No channel took the file: its person gets a one-time link, or the figures as a text."""
    number = message.key.removeprefix(KEY).split(":")[0]
    row = session.get(FileRow, int(number)) if number.isdecimal() else None
    if row:
        _tell(session, now, row, _instead(session, desk, now, row, message.error), ":instead")


def _task(session: Session, desk: Desk, now: datetime, row: FileRow, person: PersonRow) -> Task:
    asked = json.loads(row.asked)
    if row.purpose == REPORT:
        report = reporting.asked(session, desk, now, person, KINDS[asked["kind"]], asked["words"])
        mark = _mark(session, desk, now, person, asked)
        return Task(row.id, _name(desk, now, f"{report.title}{report.about}", "docx"), report, mark)
    if row.purpose == exporting.PURPOSE:
        granted = exporting.grant(session, desk, now, person, exporting.read(row.asked))
        return Task(row.id, _name(desk, now, "接诉即办台账", "xlsx"), ledger=granted)
    paper = dossiers.grant(session, desk, now, person, orders.get(session, row.order_id or 0))
    return Task(row.id, paper.name, paper.report, paper.watermark)


def _mark(session: Session, desk: Desk, now: datetime, person: PersonRow, asked: dict[str, str]) -> str:
    number = exports.log(session, at=now, by=person.id, kind=REPORT, about=asked, rows=0)
    local = now.astimezone(desk.tz)
    return f"{desk.organisation}　导出人：{person.name}　{local:%Y-%m-%d %H:%M}　第 {number} 号　内部资料"


def _name(desk: Desk, now: datetime, title: str, ending: str) -> str:
    safe = "".join(letter for letter in title if letter.isalnum())[:60]
    return f"{safe}-{now.astimezone(desk.tz):%Y%m%d-%H%M}.{ending}"


def _instead(session: Session, desk: Desk, now: datetime, row: FileRow, reason: str) -> Text:
    person = people.find(session, row.person)
    assert person is not None
    try:
        said = _other_way(session, desk, now, row, person)
    except Refusal as refusal:
        said = refusal.sentence
    return Text(f"{cards.instead(reason)}\n{said}", is_notice=row.purpose != REPORT)


def _other_way(session: Session, desk: Desk, now: datetime, row: FileRow, person: PersonRow) -> str:
    if row.purpose == exporting.PURPOSE:
        return exporting.link_to(session, desk, now, person, exporting.read(row.asked)).text
    if row.purpose == dossiers.PURPOSE:
        return dossiers.link_to(session, desk, now, person, orders.get(session, row.order_id or 0)).text
    asked = json.loads(row.asked)
    return reporting.in_chat(session, desk, now, person, asked["kind"], asked["words"]).text


def _tell(session: Session, now: datetime, row: FileRow, body: Body, more: str = "") -> None:
    put(session, now, [Message(f"{KEY}{row.id}{more}", row.person, body, order_id=row.order_id)])
