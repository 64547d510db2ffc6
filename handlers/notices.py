"""通知 … 截止: told to people or departments, with 已读 and 完成, and chased when the day comes."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.inbound import Reply
from handlers.telling import tell_people
from nlp import times
from nlp.departments import meant_department
from notifier.cards import noticing as cards
from notifier.cards.phrases import typed
from notifier.outbox import Message, put
from rules.errors import Refusal
from rules.permissions import DESK
from rules.words import Role
from storage import absences, notices, people, runs
from storage.tables import DepartmentRow, NoticeRow, PersonRow

#: Who may call on others.
MAY_TELL = DESK | {Role.SUPERVISOR, Role.LEADER}
EVERYBODY = ("全体", "各科室", "全体科室", "所有科室")
_UNTIL = re.compile(r"[\s,，。；;]*(?:截止|截至)(?:时间)?[:：\s]*(?:到|至|于)?(?P<when>.+)$")
#: So long before the day those who have not done it are reminded.
BEFORE = timedelta(hours=4)


def send(session: Session, desk: Desk, now: datetime, actor: PersonRow, words: str) -> Reply:
    """通知 ‹人/科室› ‹文字› 截止 ‹时间›."""
    if not absences.roles_of(session, actor) & MAY_TELL:
        raise Refusal("not_allowed", "通知由值班专班、主管科室或分管领导发出，您没有此项权限。")
    due, said = deadline(desk, now, words)
    whom, _, text = said.partition(" ")
    to = _whom(session, whom)
    if not text.strip():
        raise Refusal("no_text", "请写明通知内容，如：通知 小教科 报送暑期培训名单 截止 周五。")
    row = notices.add(session, actor.id, text.strip(), due, [person.id for person in to], now)
    tell_people(session, now, to, f"notice:{row.id}", cards.notice(row, text.strip(), actor.name, now, desk))
    return Reply(text=cards.sent([person.name for person in to], due, now, desk))


def deadline(desk: Desk, now: datetime, words: str) -> tuple[datetime | None, str]:
    """What stands behind 截止, and the words before it. Raises Refusal when it is no time to come."""
    found = _UNTIL.search(words)
    if found is None:
        return None, words.strip()
    due = times.parse(found["when"], now, desk.tz, lean="future")
    if due is None or due <= now:
        raise Refusal("bad_date", "没有看懂截止时间，请写作：截止 周五，或 截止 12月5日 17:00。")
    return due, words[: found.start()].strip()


def _whom(session: Session, words: str) -> list[PersonRow]:
    """A department's contact, a person by name, or every department; for who is away who stands in.

    Raises Refusal.
    """
    departments = people.departments(session)
    if words in EVERYBODY:
        found = [_contact(session, row) for row in departments]
        return list({person.id: person for person in found if person}.values())
    named = [person for person in people.active(session) if person.name == words]
    if named:
        return [absences.present(session, person.id) or person for person in named]
    name = meant_department(words, [(row.name, tuple(row.aliases)) for row in departments])
    person = _contact(session, people.department(session, name)) if name else None
    if person is None:
        raise Refusal("whom", f"没有找到“{typed(words)}”，请写科室、姓名，或“各科室”。")
    return [person]


def _contact(session: Session, row: DepartmentRow) -> PersonRow | None:
    """The department's contact who is there, or its head."""
    posts = (row.contact_a, row.contact_b, row.head)
    return next(filter(None, (absences.present(session, post) for post in posts)), None)


def answer(session: Session, desk: Desk, now: datetime, actor: PersonRow, argument: str, what: str) -> Reply:
    """已读 or 完成, by who was told or stands in for them."""
    told = [notices.receipt(session, int(argument), person.id) for person in absences.acting(session, actor)]
    row, receipt = next((each for each in told if each[1]), told[0])
    if receipt is None:
        raise Refusal("not_told", "这条通知不是发给您的。")
    receipt.read_at = receipt.read_at or now
    if what == "done":
        receipt.done_at = receipt.done_at or now
        _tell_sender_when_all_done(session, now, row)
    return Reply(card=cards.face(row, notices.text(session, row), receipt.done_at is not None, now, desk))


def _tell_sender_when_all_done(session: Session, now: datetime, row: NoticeRow) -> None:
    session.flush()
    lacking = notices.lacking(session, row.id)
    sender = people.find(session, row.by)
    if not lacking and sender:
        text = cards.all_done(notices.text(session, row))
        tell_people(session, now, [sender], f"notice_done:{row.id}", text)


def watch(session: Session, desk: Desk, now: datetime) -> None:
    """Those who have not done it are reminded before the day, and the sender is told when it has come."""
    for row in notices.due_before(session, now + BEFORE):
        lacking = [
            person for who in notices.lacking(session, row.id) if (person := people.find(session, who))
        ]
        if lacking and runs.first(session, "notice_chase", str(row.id), now):
            card = cards.chase(row, notices.text(session, row), now, desk)
            chased = {(absences.present(session, person.id) or person).id: person for person in lacking}
            put(session, now, [Message(f"notice_chase:{row.id}:{who}", who, card) for who in chased])
        if row.due_at and row.due_at <= now and runs.first(session, "notice_due", str(row.id), now):
            _tell_sender(session, desk, now, row, [person.name for person in lacking])


def _tell_sender(session: Session, desk: Desk, now: datetime, row: NoticeRow, lacking: list[str]) -> None:
    sender = people.find(session, row.by)
    row.closed_at = now
    if sender:
        text = cards.over(notices.text(session, row), lacking)
        tell_people(session, now, [sender], f"notice_over:{row.id}", text)
