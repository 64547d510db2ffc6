"""What is no action upon an order, walked as the actions are: 撤回消息, and files out of the desk."""

from dataclasses import replace
from datetime import datetime

import pytest
from desk import CONTACT, DeskStory
from sqlalchemy import select
from sqlalchemy.orm import Session
from test_permission_walk import WALKER, Case, Walk, Way, cases, pressed, said

from handlers.desk import Desk
from notifier.bodies import dump
from notifier.card import Text
from rules.permissions import DESK, EXPORTERS
from rules.words import Action, Role, State
from storage.db import vault_of
from storage.tables import FileRow, Order, OutboxRow, PersonRow

#: Without a department, and in one's hands.
STATES = (State.RECEIVED, State.HANDLING)


def told(session: Session, now: datetime, order: Order, walker: PersonRow) -> int:
    """Somebody was sent something about the order, an hour ago."""
    row = OutboxRow(
        key=f"told:{order.id}", person=CONTACT, channel="wecom", urgency=1, order_id=order.id, state="sent",
        body_sealed=vault_of(session).seal(dump(Text("请接收"))), created_at=now, next_at=now, sent_at=now,
        message_id="m1",
    )  # fmt: skip
    session.add(row)
    return 0


def _is_asked_which(session: Session) -> bool:
    """A card that names the messages."""
    query = select(OutboxRow.task_id).where(OutboxRow.person == WALKER, OutboxRow.key.startswith("answer:"))
    return any(session.scalars(query))


def _is_being_made(session: Session) -> bool:
    return session.scalar(select(FileRow.id).where(FileRow.person == WALKER)) is not None


def _is_of_the_desk(case: Case) -> bool:
    return case.role in DESK


def _may_export_the_order(case: Case) -> bool:
    return case.role in EXPORTERS and case.allows(Action.READ, whatever_state=True)


def _may_export_a_ledger(case: Case) -> bool:
    """A head that of their department, which is not empty while the order is there."""
    return case.role in EXPORTERS and (case.role is not Role.HEAD or case.owns)


def _may_read_figures(case: Case) -> bool:
    return case.role in EXPORTERS and (case.role is not Role.HEAD or case.own)


BESIDE = (
    Way(None, said("撤回消息 {}"), prepare=told, open_to=_is_of_the_desk, made=_is_asked_which),
    Way(None, pressed("unsend", message="all"), "unsend", told, open_to=_is_of_the_desk),
    Way(None, said("一单一档 {}"), open_to=_may_export_the_order, made=_is_being_made),
    Way(None, said("台账"), open_to=_may_export_a_ledger, made=_is_being_made),
    Way(None, said("日报 文件"), open_to=_may_read_figures, made=_is_being_made),
)


@pytest.mark.parametrize("state", STATES)
def test_messages_are_taken_back_and_files_leave_for_whom_it_is_and_nobody_else(
    desk: DeskStory, state: State
) -> None:
    desk.desk = replace(desk.desk, files="all")
    short = desk.reported()
    walked = desk.does(_walk, desk.order(short).id, state, desk.url.startswith("sqlite"))
    assert walked.wrong == []
    assert walked.tried > 30


def _walk(session: Session, desk: Desk, now: datetime, order_id: int, state: State, whole: bool) -> Walk:
    made = Walk(session, desk, now, order_id)
    for case in cases(state):
        if whole or (case.own and not case.confidential):
            made.through(case, BESIDE)
    return made
