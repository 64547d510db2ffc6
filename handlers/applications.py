"""申请: drafted, reviewed here, filed by hand, decided by the platform; only then does it count."""

import re
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from handlers.desk import Desk
from handlers.granting import grant
from handlers.inbound import Reply
from handlers.moving import permit, record, standing
from handlers.telling import on_duty_now, tell
from nlp import times
from notifier.cards import applying as cards
from notifier.outbox import URGENT
from rules import applications as rules
from rules.deadlines import due_at
from rules.errors import Refusal
from rules.lifecycle import allowed
from rules.limits import parse_limit
from rules.words import Action, ApplicationKind, ApplicationState, Role
from storage import absences, applications, orders, people, runs
from storage.tables import ApplicationRow, Order, PersonRow

_LENGTH = re.compile(r"(?<![月\d./-])(\d{1,2})\s*个?\s*(天|日|工作日)")
#: So long before its window closes an application that is not filed is spoken of.
WARNING = timedelta(hours=2)


def apply(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    kind: ApplicationKind,
    words: str,
) -> Reply:
    """草拟: it goes to the 主管科室 for review. Nothing else changes by it."""
    action = rules.ACTIONS[kind]
    permit(session, actor, order, action)
    if not allowed(order.state, action):
        raise Refusal("wrong_state", standing(session, desk, now, order, action))
    _must_make_sense(session, order, kind, words)
    row = _draft(session, desk, now, actor, order, kind, words)
    data = {"application": row.id, "until": row.until.isoformat() if row.until else ""}
    record(session, now, actor.id, order, f"draft_{kind.value}", note=words, data=data)
    card = cards.to_review(row, order, desk, now, actor.name, words, desk.requirements)
    tell(session, now, _reviewers(session, order), order, "application", card)
    return Reply(text=cards.drafted(row, order, desk, now))


def _must_make_sense(session: Session, order: Order, kind: ApplicationKind, words: str) -> None:
    if not words:
        raise Refusal("no_reason", f"请写明理由，如：{cards.EXAMPLES[kind].format(short=order.short)}")
    if applications.open_of(session, order.id, kind):
        raise Refusal("already_applied", f"工单 {order.short} 已有一项{kind.label}申请在办，请勿重复提交。")
    if (kind is ApplicationKind.RESUME) != (order.suspended_since is not None):
        said = "没有挂账，无需销账" if kind is ApplicationKind.RESUME else "正在挂账，请先销账"
        if kind in (ApplicationKind.RESUME, ApplicationKind.SUSPEND):
            raise Refusal("suspension", f"工单 {order.short} {said}。")


def _draft(
    session: Session,
    desk: Desk,
    now: datetime,
    actor: PersonRow,
    order: Order,
    kind: ApplicationKind,
    words: str,
) -> ApplicationRow:
    until = rules.wanted_until(kind, _until(desk, now, order, words), order.due_at, now)
    start = order.received_at if kind is ApplicationKind.RETURN else (order.reported_at or now)
    row = ApplicationRow(
        order_id=order.id,
        kind=kind,
        state=ApplicationState.DRAFT,
        by=actor.id,
        at=now,
        until=until,
        window_at=rules.window(kind, start, order.due_at, desk.requirements, desk.calendar, desk.tz),
    )
    return applications.add(session, row, words)


def _until(desk: Desk, now: datetime, order: Order, words: str) -> datetime | None:
    """ "3天" and "5个工作日" count from the deadline in force; a date is that day's end."""
    length = _LENGTH.search(words)
    if length:
        limit = parse_limit(f"{length[1]}{'wd' if length[2] == '工作日' else 'd'}")
        return due_at(order.due_at or now, limit, desk.calendar, desk.tz).at
    return times.parse(words, now, desk.tz, lean="future")


def _reviewers(session: Session, order: Order) -> list[PersonRow]:
    """The 主管科室; without one, and for a confidential order, the chief on its behalf."""
    roles = (Role.CHIEF,) if order.is_confidential else (Role.SUPERVISOR, Role.CHIEF)
    return absences.answering(session, *roles)


def review(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, application_id: int, what: str
) -> Reply:
    """内部审核: agreed ones go to the desk to be filed, others back to who asked."""
    row, order = _step(session, now, actor, application_id, what, Action.REVIEW_APPLICATION)
    row.reviewed_by, row.reviewed_at = actor.id, now
    if row.state is ApplicationState.REVIEWED:
        card = cards.to_file(row, order, desk, now, applications.reason(session, row), desk.requirements)
        tell(session, now, on_duty_now(session, desk, now), order, "filing", card)
    else:
        tell(session, now, [row.by], order, "declined", cards.declined(row, order, actor.name))
    return Reply(card=cards.face(row, order, desk, now, actor.name))


def file(session: Session, desk: Desk, now: datetime, actor: PersonRow, application_id: int) -> Reply:
    """已申报: it is in the platform; its word is awaited."""
    row, order = _step(session, now, actor, application_id, "file", Action.FILE_APPLICATION)
    row.filed_at = now
    return Reply(card=cards.awaiting(row, order, desk, now))


def decide(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, application_id: int, what: str
) -> Reply:
    """平台通过 or 平台驳回; only the first changes clocks, state or figures."""
    if what == "grant":
        _must_still_be_true(session, desk, now, actor, application_id)
    row, order = _step(session, now, actor, application_id, what, Action.FILE_APPLICATION)
    row.decided_at = now
    if row.state is ApplicationState.GRANTED:
        grant(session, desk, now, actor, order, row)
    concerned = dict.fromkeys(who for who in (row.by, order.holder) if who)
    tell(session, now, concerned, order, "decided", cards.decided(row, order, desk, now))
    return Reply(card=cards.face(row, order, desk, now, actor.name))


def _must_still_be_true(
    session: Session, desk: Desk, now: datetime, actor: PersonRow, application_id: int
) -> None:
    """An order that has been reported meanwhile was not 退单. Raises Refusal."""
    row = applications.get(session, application_id)
    order = orders.get(session, row.order_id)
    permit(session, actor, order, Action.FILE_APPLICATION)
    if row.kind is ApplicationKind.RETURN and not allowed(order.state, Action.RETURN):
        raise Refusal("wrong_state", standing(session, desk, now, order, Action.RETURN))


def _step(
    session: Session, now: datetime, actor: PersonRow, application_id: int, what: str, action: Action
) -> tuple[ApplicationRow, Order]:
    row = applications.get(session, application_id)
    order = orders.get(session, row.order_id)
    permit(session, actor, order, action)
    row.state = rules.step(row.state, what)
    record(session, now, actor.id, order, f"{row.state.value}_{row.kind.value}", data={"application": row.id})
    return row, order


def listed(session: Session, desk: Desk, now: datetime, actor: PersonRow, order: Order) -> Reply:
    """申请 1023: what was asked for, and where it stands."""
    permit(session, actor, order, Action.READ)
    found = applications.of(session, order.id)
    return Reply(text=cards.listed(order, found, desk, now))


def watch(session: Session, desk: Desk, now: datetime) -> None:
    """Windows that are about to close are spoken of once, what lies at a step again and again."""
    _remind(session, desk, now)
    for row in applications.closing_windows(session, now + WARNING):
        if runs.first(session, "window", str(row.id), now):
            order = orders.get(session, row.order_id)
            staff = on_duty_now(session, desk, now)
            tell(session, now, staff, order, f"window{row.id}", cards.closing(row, order, desk, now), URGENT)


def _remind(session: Session, desk: Desk, now: datetime) -> None:
    """Who has to review it, to file it or to enter the platform's word, once each time that one is due."""
    for row in applications.all_open(session):
        since = row.waits_since
        due = rules.reminder(row.state, since, now, desk.requirements, desk.calendar, desk.tz)
        if due and runs.first(session, "application", f"{row.id}:{row.state.value}:{due.name}", now):
            _ask_again(session, desk, now, row, due)


def _ask_again(session: Session, desk: Desk, now: datetime, row: ApplicationRow, due: rules.Reminder) -> None:
    order = orders.get(session, row.order_id)
    if not rules.may_still_matter(row.kind, order.state):
        return
    by, reason = people.name_of(session, row.by), applications.reason(session, row)
    card = cards.waits(row, order, desk, now, by, reason, desk.requirements)
    to = _who_must(session, desk, now, row, order, is_last=due.is_last)
    tell(session, now, to, order, f"waits{row.id}{row.state.value}{due.name}", card)


def _who_must(
    session: Session, desk: Desk, now: datetime, row: ApplicationRow, order: Order, *, is_last: bool
) -> list[PersonRow]:
    """The chief, who may review on the 主管科室's behalf, hears of it when that keeps silent."""
    if row.state is not ApplicationState.DRAFT:
        return on_duty_now(session, desk, now)
    return [*_reviewers(session, order), *(absences.here(session, Role.CHIEF) if is_last else ())]
