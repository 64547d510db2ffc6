"""What people say is kept first and dealt with once, whatever happens in between."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from desk import CONTACT, OFFICER, DeskStory
from sqlalchemy.exc import DataError

from handlers import receive
from handlers.inbound import Said, Unread
from rules.words import State
from storage import inbox, timeline
from storage.db import vault_of
from storage.tables import InboxRow


class Broken:
    """A word model that cannot be loaded."""

    def __getattr__(self, name: str) -> object:
        raise RuntimeError("broken on purpose")


def test_the_same_message_twice_has_one_effect_and_one_answer(desk: DeskStory) -> None:
    order = desk.receives()
    first = desk.hears(OFFICER, Said(f"签收 {order}"), key="wecom:same")
    again = desk.hears(OFFICER, Said(f"签收 {order}"), key="wecom:same")
    assert first is not None
    assert again is None
    assert desk.trail(order) == ["take_in", "sign"]


def test_the_same_message_twice_at_the_very_same_moment_has_one_effect(desk: DeskStory) -> None:
    order = desk.receives()
    message = desk.message(OFFICER, Said(f"签收 {order}"), key="wecom:same")

    async def together() -> list[receive.Handled]:
        flow = (desk.database.transact(receive.receive, desk.desk, desk.now, message) for _ in range(3))
        return await asyncio.gather(*flow)

    replies = [handled.reply for handled in desk.runs(together())]
    assert len([reply for reply in replies if reply]) == 1
    assert desk.trail(order) == ["take_in", "sign"]


def test_two_messages_of_one_person_at_the_very_same_moment_are_both_dealt_with(desk: DeskStory) -> None:
    first, second = desk.receives(), desk.receives()
    messages = [desk.message(OFFICER, Said(f"签收 {order}")) for order in (first, second)]

    async def together() -> list[receive.Handled]:
        flows = (desk.database.transact(receive.receive, desk.desk, desk.now, each) for each in messages)
        return await asyncio.gather(*flows)

    desk.runs(together())
    assert {desk.order(order).state for order in (first, second)} == {State.SIGNED}


def test_a_stranger_is_neither_kept_nor_answered(desk: DeskStory) -> None:
    assert desk.says("somebody", "待办") == ""
    assert desk.looks(inbox.unfinished, desk.now + timedelta(days=1)) == []


def test_a_bug_loses_nothing_and_is_answered_with_a_code(
    desk: DeskStory, caplog: pytest.LogCaptureFixture
) -> None:
    order = desk.receives()
    sound = desk.desk
    desk.desk = replace(sound, policy=Broken())  # type: ignore[arg-type]
    with caplog.at_level(logging.CRITICAL, "handlers.receive"):
        said = desk.says(OFFICER, f"签收 {order}")
    assert "您的消息已保存，会自动重试" in said
    assert desk.order(order).state is State.RECEIVED
    desk.desk = sound
    desk.minutes_pass(2)
    assert desk.order(order).state is State.SIGNED
    assert f"待派发 {order}" in desk.phone(OFFICER)


def test_a_database_that_takes_something_not_loses_nothing_either(
    desk: DeskStory, caplog: pytest.LogCaptureFixture
) -> None:
    order = desk.receives()
    sound = desk.desk
    desk.desk = replace(sound, policy=Untakable())  # type: ignore[arg-type]
    with caplog.at_level(logging.CRITICAL, "handlers.receive"):
        said = desk.says(OFFICER, f"签收 {order}")
    assert "您的消息已保存，会自动重试" in said
    desk.desk = sound
    desk.minutes_pass(2)
    assert desk.order(order).state is State.SIGNED


class Untakable:
    """A policy whose every use ends as a database's refusal does."""

    def __getattr__(self, name: str) -> object:
        raise DataError("INSERT", {}, ValueError("value too long"))


def test_a_pasted_order_with_a_word_too_long_for_its_column_comes_in(desk: DeskStory) -> None:
    words = "关于学校周末补课以及收费等多项问题的综合性投诉举报咨询求助建议表扬及其他各类诉求事项合集说明"
    desk.says(
        OFFICER,
        f"工单编号：20260303990001\n诉求类型：{words}\n诉求内容：市民反映望湖中学周六组织集体补课，要求制止。",
    )
    assert desk.order(1001).kind == words[:40]


def test_a_message_that_fails_again_and_again_is_left_for_a_person(
    desk: DeskStory, caplog: pytest.LogCaptureFixture
) -> None:
    order = desk.receives()
    desk.desk = replace(desk.desk, policy=Broken())  # type: ignore[arg-type]
    with caplog.at_level(logging.CRITICAL, "handlers.receive"):
        desk.says(OFFICER, f"签收 {order}")
        for _ in range(8):
            desk.takes_up(desk.now + timedelta(minutes=2))
    row = desk.looks(failed)
    assert row.attempts == inbox.MOST_ATTEMPTS
    assert row.done_at is None


def failed(session: inbox.Session) -> InboxRow:
    return session.query(InboxRow).filter(InboxRow.error != "").one()


def test_what_was_said_is_not_readable_where_it_is_kept(desk: DeskStory) -> None:
    order = desk.receives()
    desk.says(OFFICER, f"签收 {order}")

    def bodies(session: inbox.Session) -> list[bytes]:
        return [row.body_sealed for row in session.query(InboxRow)]

    assert all("签收".encode() not in body for body in desk.looks(bodies))


def test_what_the_bot_does_not_take_is_answered_kindly(desk: DeskStory) -> None:
    reply = desk.hears(CONTACT, Unread("voice"))
    assert reply is not None
    assert reply.text == "暂不能处理语音，请改发文字或照片。"


def test_the_whole_way_verifies_and_a_changed_step_is_found(desk: DeskStory) -> None:
    order = desk.reported()
    desk.says(OFFICER, f"回访 {order} 未解决 不满意 仍在补课")
    rows, broken = desk.looks(timeline.verify)
    assert (rows, broken) == (len(desk.trail(order)), None)
    desk.does(tamper, order)
    _, broken = desk.looks(timeline.verify)
    assert broken is not None
    assert broken.seq == 3
    assert broken.reason == "内容被改动"


def tamper(session: inbox.Session, desk: object, now: object, order: int) -> None:
    row = next(row for row in timeline.of(session, 2026_000_000 + order) if row.seq == 3)
    row.actor = "somebody"


def test_a_changed_word_of_a_step_is_found(desk: DeskStory) -> None:
    order = desk.dispatched()
    desk.says(OFFICER, f"撤回 {order} 派错科室")

    def reword(session: inbox.Session, *_: object) -> None:
        row = timeline.of(session, 2026_000_000 + order)[-1]
        row.note_sealed = vault_of(session).seal("另有原因")

    desk.does(reword)
    _, broken = desk.looks(timeline.verify)
    assert broken is not None
    assert broken.reason == "说明文字被改动"


def test_a_cut_off_end_is_found(desk: DeskStory) -> None:
    order = desk.dispatched()

    def cut(session: inbox.Session, *_: object) -> None:
        session.delete(timeline.of(session, 2026_000_000 + order)[-1])

    desk.does(cut)
    _, broken = desk.looks(timeline.verify)
    assert broken is not None
    assert broken.reason == "末尾的步骤缺失"
