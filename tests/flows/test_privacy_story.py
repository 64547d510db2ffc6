"""What is personal is on no card and in no list; who may see it sees it once, and it is written down."""

import re

import pytest
from desk import (
    CHIEF,
    COLLEAGUE,
    CONTACT,
    HEAD,
    LEADER,
    OFFICER,
    SUBSTITUTE,
    SUPERVISOR,
    DeskStory,
)

CALLER, PHONE, PLACE = "欧阳建军", "13912345678", "示例区东环路 88 号 3 单元 502"
TEXT = (
    f"市民{CALLER}反映，其孩子周小雨就读于望湖中学初三（2）班，学校每周六集体补课。"
    f"联系电话{PHONE}，家住{PLACE}。要求制止补课。"
)
PERSONAL = {"caller": CALLER, "phone": PHONE, "place": PLACE, "text": TEXT, "title": "望湖中学周六补课"}
EVERYBODY = (OFFICER, COLLEAGUE, CHIEF, CONTACT, SUBSTITUTE, HEAD, SUPERVISOR, LEADER)
SECRETS = (CALLER, PHONE, "单元 502", "周小雨")


def test_nobodys_phone_ever_shows_who_called(desk: DeskStory) -> None:
    order = desk.receives(**PERSONAL)
    desk.says(OFFICER, f"签收 {order}")
    desk.says(OFFICER, f"派 {order} 中教科")
    desk.minutes_pass(130)
    desk.presses(CONTACT, "确认接收", order)
    for who, said in (
        (OFFICER, "待办"),
        (OFFICER, "查 补课"),
        (CONTACT, f"查看全文 {order}"),
        (OFFICER, f"轨迹 {order}"),
    ):
        desk.says(who, said)
    desk.hands_in(order)
    for who in EVERYBODY:
        for secret in SECRETS:
            assert secret not in desk.phone(who), f"{who} sees {secret}"


def test_what_is_stored_is_not_readable(desk: DeskStory) -> None:
    desk.dispatched(**PERSONAL)
    stored = repr(desk.everything())
    assert [secret for secret in SECRETS if secret in stored] == []


def test_a_confidential_order_shows_nothing_of_its_text_on_any_card(desk: DeskStory) -> None:
    order = desk.receives(
        confidential=True, title="举报班主任收受礼品", text="市民举报某班主任收受家长礼品卡，要求查处。"
    )
    desk.says(OFFICER, f"签收并派发 {order} 师德与纪检监察")
    desk.says("yansu", f"确认 {order}")
    desk.minutes_pass(125)
    desk.says(OFFICER, f"催 {order}")
    for who in (*EVERYBODY, "yansu", "tanglin", "hongbo"):
        for shown in desk.phone(who):
            assert "礼品" not in shown.words
            assert "班主任" not in shown.words


def test_a_confidential_order_is_read_on_a_page_that_opens_once(desk: DeskStory) -> None:
    order = desk.dispatched(confidential=True)
    desk.says(CONTACT, f"查看全文 {order}")
    token = link(desk, "read")
    page = desk.opens_link("read", token)
    assert page is not None
    assert "补课" in page.text
    assert "许志强" in page.watermark
    assert desk.opens_link("read", token) is None


def test_a_confidential_order_reveals_nobody(desk: DeskStory) -> None:
    order = desk.dispatched(confidential=True, **{"phone": PHONE})
    assert "为保密件，不提供联系方式" in desk.says(CONTACT, f"查看联系方式 {order} 首次联系")


@pytest.mark.parametrize("who", [SUPERVISOR, LEADER])
def test_a_confidential_order_is_not_read_by_who_is_not_on_it(desk: DeskStory, who: str) -> None:
    order = desk.dispatched(confidential=True)
    assert "为保密件" in desk.says(who, f"查看全文 {order}")
    assert "没有工单" in desk.says(who, "查 补课")


def test_the_citizens_number_is_for_the_contact_once_with_a_reason_on_the_timeline(desk: DeskStory) -> None:
    order = desk.handling(**PERSONAL)
    desk.presses(CONTACT, "查看联系方式", order)
    desk.says(CONTACT, "首次联系")
    token = link(desk, "reveal")
    page = desk.opens_link("reveal", token)
    assert page is not None
    assert PHONE in page.text
    assert CALLER in page.text
    assert desk.opens_link("reveal", token) is None
    assert desk.trail(order)[-2:] == ["reveal", "page_reveal"]


def test_the_link_to_the_number_runs_out(desk: DeskStory) -> None:
    order = desk.handling(**PERSONAL)
    desk.says(CONTACT, f"查看联系方式 {order} 首次联系")
    desk.minutes_pass(31)
    assert desk.opens_link("reveal", link(desk, "reveal")) is None


def test_the_link_to_the_number_ends_with_the_order(desk: DeskStory) -> None:
    order = desk.handling(**PERSONAL)
    desk.says(CONTACT, f"查看联系方式 {order} 首次联系")
    desk.says(OFFICER, f"改派 {order} 小教科")
    assert desk.opens_link("reveal", link(desk, "reveal")) is None


def test_the_number_is_not_shown_without_a_reason(desk: DeskStory) -> None:
    order = desk.handling(**PERSONAL)
    assert "请回复查看联系方式的用途" in desk.says(CONTACT, f"查看联系方式 {order}")
    assert "/reveal/" not in desk.phone(CONTACT)
    assert "/reveal/" in desk.says(CONTACT, "首次联系")


def test_a_sensitive_order_says_only_that_it_is_one_on_a_lock_screen(desk: DeskStory) -> None:
    desk.receives(text="市民反映，学校食堂疑似食物中毒，多名学生呕吐送医，要求立即核查。", title="")
    card = desk.phone(OFFICER).cards[-1]
    assert card.title.startswith("【重点】")
    assert "中毒" not in card.title + card.subtitle


def link(desk: DeskStory, purpose: str) -> str:
    found = re.findall(rf"/{purpose}/([\w-]+)", "\n".join(desk.phone(CONTACT).texts))
    assert found, desk.phone(CONTACT)
    return str(found[-1])
