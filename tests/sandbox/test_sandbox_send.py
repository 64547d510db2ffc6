"""message/send: each refused request is a row, a valid request with one change."""

import json
from datetime import timedelta
from typing import Any

import pytest
import wecom_samples as samples
from hypothesis import given
from hypothesis import strategies as st
from small_bot import APP, MORNING

from sandbox import Clock, Member
from sandbox.api import Call, serve
from sandbox.finding import words_of
from sandbox.platform import Platform
from sandbox.tokens import gettoken


def token_of(platform: Platform) -> str:
    app = platform.app
    given = gettoken(platform, {"corpid": app.corp_id, "corpsecret": app.secret})
    return str(given["access_token"])


def call(platform: Platform, path: str, body: Any = None, **query: str) -> dict[str, Any]:
    query = {"access_token": token_of(platform), **query}
    result = serve(platform, Call(path, query, json.dumps(body).encode()))
    assert isinstance(result, dict)
    return result


def send(platform: Platform, body: Any) -> dict[str, Any]:
    return call(platform, "message/send", body)


MANY = [{"text": f"按钮{n}", "key": f"k{n}"} for n in range(7)]
LINES = [{"keyname": "项", "value": str(n)} for n in range(7)]
OPTIONS = [{"id": str(n), "text": str(n)} for n in range(11)]
BOXES = [{"id": str(n), "text": str(n)} for n in range(21)]
MENU = {"action_list": MANY[:1]}
TWICE = [{"id": "a", "text": "一"}, {"id": "a", "text": "二"}]
CARD, TEXT = samples.card(), samples.text()
NOTICE, NEWS = samples.card(samples.notice_card()), samples.card(samples.news_card())
VOTE, FORM = samples.card(samples.vote_card()), samples.card(samples.form_card())
BUTTONS = "template_card/button_list"
OPTION_LIST = "template_card/button_selection/option_list"

REFUSED: list[tuple[str, dict[str, Any], str, Any, int]] = [
    ("an agent of another token", TEXT, "agentid", 1000003, 301002),
    ("no agent", TEXT, "agentid", ..., 40056),
    ("an agent in letters", TEXT, "agentid", "duty", 40056),
    ("nobody to send to", TEXT, "touser", "", 82001),
    ("nobody known", TEXT, "touser", "nobody|noone", 81013),
    ("recipients as an array", TEXT, "touser", ["wang"], 40058),
    ("more than 1000 recipients", TEXT, "touser", "|".join(f"u{n}" for n in range(1001)), 40058),
    ("more than 100 departments", TEXT, "toparty", "|".join(map(str, range(101))), 40058),
    ("no message type", TEXT, "msgtype", ..., 40008),
    ("an unknown message type", TEXT, "msgtype", "poem", 40008),
    ("no content for the type", TEXT, "text", ..., 40058),
    ("an empty text", TEXT, "text/content", " ", 44004),
    ("a text that is a number", TEXT, "text/content", 5, 44004),
    ("safe beyond 0 and 1", TEXT, "safe", 7, 40058),
    ("a card of unknown type", CARD, "template_card/card_type", "poem", 40058),
    ("a button card without task id", CARD, "template_card/task_id", ..., 42014),
    ("a task id with a forbidden sign", CARD, "template_card/task_id", "order:12", 42014),
    ("a task id of 129 bytes", CARD, "template_card/task_id", "t" * 129, 42014),
    ("no buttons", CARD, BUTTONS, [], 40016),
    ("no button list", CARD, BUTTONS, ..., 40016),
    ("seven buttons", CARD, BUTTONS, MANY, 40016),
    ("two buttons with one key", CARD, f"{BUTTONS}/1/key", "sign-dispatch", 40058),
    ("a button without words", CARD, f"{BUTTONS}/0/text", "", 40058),
    ("a button without key", CARD, f"{BUTTONS}/0/key", ..., 40058),
    ("a button key of 1025 bytes", CARD, f"{BUTTONS}/0/key", "k" * 1025, 40058),
    ("a link button without address", CARD, f"{BUTTONS}/0/type", 1, 40058),
    ("a button of type 2", CARD, f"{BUTTONS}/0/type", 2, 40058),
    ("seven lines", CARD, "template_card/horizontal_content_list", LINES, 40058),
    ("a line without name", CARD, "template_card/horizontal_content_list/0/keyname", "", 40058),
    ("a link line without address", CARD, "template_card/horizontal_content_list/0/type", 1, 40058),
    ("eleven options", CARD, OPTION_LIST, OPTIONS, 40058),
    ("no options", CARD, OPTION_LIST, [], 40058),
    ("two options with one id", CARD, OPTION_LIST, TWICE, 40058),
    ("an option id of 129 bytes", CARD, f"{OPTION_LIST}/0/id", "选" * 43, 40058),
    ("a question without key", CARD, "template_card/button_selection/question_key", "", 40058),
    ("a title that is a text", CARD, "template_card/main_title", "标题", 40058),
    ("a source colour of 4", CARD, "template_card/source/desc_color", 4, 40058),
    ("an address that leads nowhere", CARD, "template_card/card_action", {"type": 1}, 40058),
    ("a quote that leads nowhere", CARD, "template_card/quote_area/type", 1, 40058),
    ("a menu without entries", CARD, "template_card/action_menu", {"action_list": []}, 40058),
    ("a menu with four entries", CARD, "template_card/action_menu", {"action_list": MANY[:4]}, 40058),
    ("a notice without action", NOTICE, "template_card/card_action", ..., 40058),
    ("a notice with action 0", NOTICE, "template_card/card_action", {"type": 0}, 40058),
    ("a notice without any title", NOTICE, "template_card/main_title", ..., 40058),
    ("a notice with a menu and no task id", NOTICE, "template_card/action_menu", MENU, 42014),
    ("four jumps", NOTICE, "template_card/jump_list", [{"type": 0, "title": "去"}] * 4, 40058),
    ("a news card without picture", NEWS, "template_card/card_image", ..., 40058),
    ("a picture too wide", NEWS, "template_card/card_image/aspect_ratio", 2.3, 40058),
    ("five paragraphs", NEWS, "template_card/vertical_content_list", [{"title": "段"}] * 5, 40058),
    ("21 boxes", VOTE, "template_card/checkbox/option_list", BOXES, 40058),
    ("a vote without boxes", VOTE, "template_card/checkbox", ..., 40058),
    ("a vote without submit button", VOTE, "template_card/submit_button", ..., 40058),
    ("a form without questions", FORM, "template_card/select_list", [], 40058),
    ("four questions", FORM, "template_card/select_list", samples.form_card()["select_list"] * 2, 40058),
    ("one question twice", FORM, "template_card/select_list/1/question_key", "reached", 40058),
    ("a form without submit key", FORM, "template_card/submit_button/key", "", 40058),
]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "path", "value", "code"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_one_change_in_a_valid_request_is_refused(
    platform: Platform, body: dict[str, Any], path: str, value: Any, code: int
) -> None:
    assert send(platform, samples.changed(body, path, value))["errcode"] == code
    assert all(not platform.phone(person) for person in ("wang", "LiXue"))
    assert send(platform, body)["errcode"] == 0, "the unchanged request is valid"


def test_a_refusal_has_the_documented_form(platform: Platform) -> None:
    said = send(platform, samples.text(to="nobody"))["errmsg"]
    assert said.startswith("user & party & tag all invalid, hint: [")
    assert "from ip: 127.0.0.1" in said
    assert said.endswith("more info at https://open.work.weixin.qq.com/devtool/query?e=81013")


def test_a_body_that_is_not_json_is_refused(platform: Platform) -> None:
    query = {"access_token": token_of(platform)}
    for body in (b"", b"{", b"[]", b"\xff\xfe", b'{"text": "\\ud83d"}'):
        result = serve(platform, Call("message/send", query, body))
        assert isinstance(result, dict)
        assert result["errcode"] == 40058


def test_unknown_recipients_are_named_in_lower_case_and_the_others_get_it(platform: Platform) -> None:
    receipt = send(platform, samples.text(to="WANG|NoBody|zhao"))
    assert receipt["errcode"] == 0
    assert receipt["invaliduser"] == "nobody"
    assert receipt["unlicenseduser"] == "zhao"
    assert [entry.text for entry in platform.phone("wang")] == ["您有 1 件工单待签收"]
    assert platform.phone("zhao") == []


def test_departments_tags_and_everybody_are_recipients_too(platform: Platform) -> None:
    by_department = {**samples.text(), "touser": "", "toparty": "2|9"}
    assert send(platform, by_department)["invalidparty"] == "9"
    send(platform, {**samples.text(), "touser": "", "totag": "7"})
    send(platform, samples.text(to="@all"))
    assert len(platform.phone("LiXue")) == 3
    assert len(platform.phone("wang")) == 1


def test_a_text_is_cut_at_2048_bytes_and_never_inside_a_character(platform: Platform) -> None:
    assert send(platform, samples.text(content="字" * 700))["errcode"] == 0
    assert platform.phone("wang")[0].text == "字" * 682
    assert "截掉" in platform.log.problems[0].what


def test_markdown_of_more_than_2048_bytes_is_refused(platform: Platform) -> None:
    body = {**samples.text(), "msgtype": "markdown", "markdown": {"content": "字" * 683}}
    assert send(platform, body)["errcode"] == 45002


def test_the_links_of_a_text_can_be_opened(platform: Platform) -> None:
    send(
        platform,
        samples.text(
            content='请<a href="http://127.0.0.1:8/up?a=1&amp;b=2">上传</a>，或 http://127.0.0.1:8/x。'
        ),
    )
    entry = platform.phone("wang")[0]
    assert [(link.text, link.url) for link in entry.links] == [
        ("上传", "http://127.0.0.1:8/up?a=1&b=2"),
        ("http://127.0.0.1:8/x", "http://127.0.0.1:8/x"),
    ]
    assert entry.text == "请上传，或 http://127.0.0.1:8/x。"


def test_cards_with_buttons_need_a_callback_url(platform: Platform) -> None:
    platform.callback_url = ""
    assert send(platform, CARD)["errcode"] == 43012
    assert send(platform, NOTICE)["errcode"] == 0


def test_a_task_id_is_used_once_and_never_again(platform: Platform) -> None:
    assert send(platform, CARD)["errcode"] == 0
    platform.clock.advance(timedelta(days=400))
    assert send(platform, CARD)["errcode"] == 42014


def test_only_cards_that_call_back_bring_a_response_code(platform: Platform) -> None:
    menu = {"desc": "更多", "action_list": [{"text": "不再提醒", "key": "mute"}]}
    with_menu = samples.changed(NOTICE, "template_card/action_menu", menu)
    with_menu = samples.changed(with_menu, "template_card/task_id", "t-9")
    assert all("response_code" in send(platform, body) for body in (CARD, VOTE, FORM, with_menu))
    assert all("response_code" not in send(platform, body) for body in (TEXT, NOTICE, NEWS))


def test_the_same_json_is_shown_once_within_its_interval(platform: Platform) -> None:
    body = samples.text(enable_duplicate_check=1, duplicate_check_interval=14400)
    first = send(platform, body)
    assert send(platform, dict(reversed(body.items())))["msgid"] == first["msgid"]
    assert len(platform.phone("wang")) == 1
    send(platform, samples.changed(body, "text/content", "另一句"))
    assert len(platform.phone("wang")) == 2
    platform.clock.advance(timedelta(hours=4))
    send(platform, body)
    assert len(platform.phone("wang")) == 3


def test_a_repeated_card_is_swallowed_and_brings_no_second_response_code(platform: Platform) -> None:
    body = {**CARD, "enable_duplicate_check": 1}
    assert "response_code" in send(platform, body)
    again = send(platform, body)
    assert again["errcode"] == 0
    assert "response_code" not in again
    platform.duplicates_before_task_ids = False
    assert send(platform, body)["errcode"] == 42014


def test_a_duplicate_interval_goes_to_four_hours(platform: Platform) -> None:
    body = samples.text(enable_duplicate_check=1, duplicate_check_interval=14401)
    assert send(platform, body)["errcode"] == 40058


def test_more_than_thirty_a_minute_to_one_member_are_dropped_without_a_word(platform: Platform) -> None:
    codes = {send(platform, samples.text(content=f"第 {n} 条"))["errcode"] for n in range(32)}
    assert codes == {0}
    assert len(platform.phone("wang")) == 30
    assert len(platform.dropped) == 2
    assert send(platform, samples.text(to="LiXue"))["errcode"] == 0
    assert len(platform.phone("LiXue")) == 1
    platform.clock.advance(timedelta(minutes=1))
    send(platform, samples.text(content="下一分钟"))
    assert platform.phone("wang")[-1].text == "下一分钟"


def test_more_than_a_thousand_an_hour_to_one_member_are_dropped(platform: Platform) -> None:
    for minute in range(36):
        for n in range(28):
            send(platform, samples.text(content=f"{minute}-{n}"))
        platform.clock.advance(timedelta(minutes=1))
    assert len(platform.phone("wang")) == 1000


def test_what_the_phone_would_cut_is_noted_and_not_refused(platform: Platform) -> None:
    body = samples.changed(CARD, f"{BUTTONS}/0/text", "一二三四五六七八九十甲")
    assert send(platform, samples.changed(body, "template_card/colour", 1))["errcode"] == 0
    notes = [note.what for note in platform.log.notes]
    assert any("只显示约 10 个" in note for note in notes)
    assert any("colour" in note for note in notes)


def test_inside_the_wechat_app_cards_do_not_show(platform: Platform) -> None:
    platform.join(Member("qian", "钱老师", in_wechat=True))
    send(platform, samples.card(to="qian"))
    send(platform, samples.text(to="qian"))
    assert [entry.hidden for entry in platform.phone("qian")] == [True, False]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 2000) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=4,
)


def places(value: Any, at: str = "") -> list[str]:
    """The path of every field in a request."""
    pairs = enumerate(value) if isinstance(value, list) else value.items() if isinstance(value, dict) else ()
    return [path for name, inner in pairs for path in (f"{at}{name}", *places(inner, f"{at}{name}/"))]


@given(data=st.data())
def test_whatever_is_sent_is_answered_and_what_is_taken_can_be_shown(data: st.DataObject) -> None:
    platform = Platform(APP, [Member("wang", "王值班")], clock=Clock(MORNING))
    platform.callback_url = "http://127.0.0.1:1/"
    body = data.draw(st.sampled_from([TEXT, CARD, NOTICE, NEWS, VOTE, FORM]))
    path = data.draw(st.sampled_from(places(body)))
    answer = send(platform, samples.changed(body, path, data.draw(JSON)))
    assert isinstance(answer["errcode"], int)
    assert all(isinstance(words_of(entry), str) for entry in platform.phone("wang"))


def test_a_null_counts_as_not_given(platform: Platform) -> None:
    body = samples.changed(CARD, "template_card/sub_title_text", None)
    body = samples.changed(body, f"{BUTTONS}/0/style", None)
    assert send(platform, {**body, "duplicate_check_interval": None})["errcode"] == 0
    assert platform.phone("wang")[0].task_id == "t-1"


def test_signs_that_are_no_anchor_stay_as_they_were_typed(platform: Platform) -> None:
    send(platform, samples.text(content="1<2 &amp; 3>2"))
    assert platform.phone("wang")[0].text == "1<2 &amp; 3>2"


def test_a_text_card_shows_its_description_without_tags(platform: Platform) -> None:
    description = '<div class="gray">3 月 2 日</div>请各科室报送<br>谢谢'
    part = {"title": "通知", "description": description, "url": "https://example.com/x"}
    assert send(platform, {**TEXT, "msgtype": "textcard", "textcard": part})["errcode"] == 0
    face = platform.phone("wang")[0].card
    assert face is not None
    assert (face.text, face.link) == ("3 月 2 日\n请各科室报送\n谢谢", "https://example.com/x")
    without_scheme = {**part, "url": "example.com"}
    assert send(platform, {**TEXT, "msgtype": "textcard", "textcard": without_scheme})["errcode"] == 40058


def test_a_wrong_preselection_counts_as_the_first_option(platform: Platform) -> None:
    send(platform, samples.changed(CARD, "template_card/button_selection/selected_id", "none"))
    face = platform.phone("wang")[0].card
    assert face is not None
    assert face.choices[0].selected == ("d1",)


def test_the_day_has_200_person_times_for_each_account(platform: Platform) -> None:
    platform.accounts = 1
    for n in range(20):
        body = samples.text(to="wang|LiXue", content=f"第 {n} 条")
        assert all(send(platform, body)["errcode"] == 0 for _ in range(5))
    assert send(platform, samples.text())["errcode"] == 45009
    platform.clock.advance(timedelta(days=1))
    assert send(platform, samples.text())["errcode"] == 0
