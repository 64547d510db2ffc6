"""Who is on WeCom and on Telegram says where notices go, and may leave Telegram again."""

from dataclasses import replace

import pytest
from desk import CONTACT, OFFICER, DeskStory

from rules.words import Role
from storage import people

CHAT = "81001"


@pytest.fixture
def desk(desk: DeskStory) -> DeskStory:
    """The officer is on Telegram as well."""
    desk.desk = replace(desk.desk, telegram_for=frozenset({Role.DUTY}))
    desk.does(lambda session, *_: setattr(people.find(session, OFFICER), "telegram", CHAT))
    desk.restarts()
    return desk


def test_notices_go_to_wecom_until_somebody_wants_them_on_telegram(desk: DeskStory) -> None:
    desk.receives()
    assert not desk.phone(CHAT).shown
    assert "优先发到Telegram" in desk.says(OFFICER, "优先 Telegram")
    desk.puts_phones_aside()
    order = desk.receives()
    assert f"{order}" in desk.phone(CHAT)
    assert not desk.phone(OFFICER).with_words(f"新工单 {order}")


def test_and_back(desk: DeskStory) -> None:
    desk.says(OFFICER, "优先 Telegram")
    desk.says(OFFICER, "优先 企业微信")
    desk.puts_phones_aside()
    desk.receives()
    assert not desk.phone(CHAT).shown


def test_what_is_asked_on_wecom_is_answered_there(desk: DeskStory) -> None:
    desk.says(OFFICER, "优先 Telegram")
    assert "命令" in desk.says(OFFICER, "帮助") or "·" in desk.phone(OFFICER).last


def test_who_unbinds_gets_nothing_there_any_more_and_all_on_wecom(desk: DeskStory) -> None:
    desk.says(OFFICER, "优先 Telegram")
    assert "已解除与 Telegram 的绑定" in desk.says(OFFICER, "解绑Telegram")
    desk.puts_phones_aside()
    order = desk.receives()
    assert not desk.phone(CHAT).shown
    assert f"新工单 {order}" in desk.phone(OFFICER)
    assert "还没有绑定" in desk.says(OFFICER, "解绑Telegram")
    assert "还没有绑定" in desk.says(OFFICER, "优先 Telegram")


def test_who_has_nothing_else_stays(desk: DeskStory) -> None:
    desk.does(lambda session, *_: setattr(people.find(session, CONTACT), "telegram", "81002"))
    assert "还没有绑定 Telegram" in desk.says(CONTACT, "优先 Telegram")
    assert "请写明渠道" in desk.says(OFFICER, "优先 短信")
