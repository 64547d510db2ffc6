"""update_template_card and recall: one code, one change, three days."""

from datetime import timedelta
from typing import Any

import pytest
import wecom_samples as samples
from test_sandbox_send import call, send

from sandbox.platform import Platform


@pytest.fixture
def code(platform: Platform) -> str:
    """The response code of a card that wang and LiXue hold."""
    return str(send(platform, samples.card(to="wang|lixue"))["response_code"])


def update(code: str, **more: Any) -> dict[str, Any]:
    body = {"userids": ["wang"], "agentid": 1000002, "response_code": code}
    return {**body, "button": {"replace_name": "已签收"}, **more}


def change(platform: Platform, body: dict[str, Any]) -> dict[str, Any]:
    return call(platform, "message/update_template_card", body)


def test_the_button_turns_grey_for_those_named_alone(platform: Platform, code: str) -> None:
    assert change(platform, update(code)) == {"errcode": 0, "errmsg": "ok"}
    mine, other = platform.phone("wang")[0].card, platform.phone("LiXue")[0].card
    assert mine is not None
    assert other is not None
    assert (mine.greyed, mine.choices[0].greyed, mine.button("签收")) == ("已签收", True, None)
    assert (other.greyed, other.button("签收") is not None) == ("", True)


def test_a_code_is_good_for_one_change(platform: Platform, code: str) -> None:
    assert change(platform, update(code))["errcode"] == 0
    assert change(platform, update(code, userids=["LiXue"]))["errcode"] == 60140


def test_a_code_is_good_for_72_hours(platform: Platform, code: str) -> None:
    platform.clock.advance(timedelta(hours=72) - timedelta(seconds=1))
    fresh = send(platform, samples.card(samples.button_card("t-fresh")))["response_code"]
    platform.clock.advance(timedelta(seconds=1))
    assert change(platform, update(code))["errcode"] == 60140
    assert change(platform, update(fresh))["errcode"] == 0


@pytest.mark.parametrize(
    ("path", "value", "refusal"),
    [
        ("response_code", "made-up", 60140),
        ("response_code", "", 60140),
        ("agentid", 1, 301002),
        ("agentid", ..., 40056),
        ("button", ..., 40058),
        ("button/replace_name", "", 40058),
        ("button/replace_name", 5, 40058),
        ("userids", "wang", 40058),
        ("userids", [], 81013),
        ("userids", ["nobody"], 81013),
        ("userids", [f"u{n}" for n in range(1001)], 40058),
        ("partyids", ["2"], 40058),
        ("template_card", {"card_type": "poem"}, 40058),
        ("template_card", samples.changed(samples.button_card(), "button_list", []), 40016),
    ],
)
def test_one_change_in_a_valid_update_is_refused_and_the_code_stays_good(
    platform: Platform, code: str, path: str, value: Any, refusal: int
) -> None:
    assert change(platform, samples.changed(update(code), path, value))["errcode"] == refusal
    assert change(platform, update(code))["errcode"] == 0


def test_strangers_are_named_in_an_array(platform: Platform, code: str) -> None:
    done = change(platform, update(code, userids=["WANG", "Nobody", "zhao"]))
    assert (done["errcode"], done["invaliduser"]) == (0, ["nobody", "zhao"])


def test_a_whole_new_card_takes_the_old_ones_place(platform: Platform, code: str) -> None:
    body = update(code, userids=["wang", "LiXue"], template_card=samples.notice_card(), button=...)
    del body["button"]
    assert change(platform, body)["errcode"] == 0
    assert [entry.card.title for entry in platform.phone("LiXue") if entry.card] == ["日报"]


def test_a_new_card_with_replace_text_can_no_longer_be_pressed(platform: Platform, code: str) -> None:
    card = {**samples.button_card(), "replace_text": "已派发"}
    card["button_selection"]["disable"] = True
    assert change(platform, update(code, template_card=card))["errcode"] == 0
    face = platform.phone("wang")[0].card
    assert face is not None
    assert face.greyed == "已派发"


def test_a_notice_has_no_button_to_grey(platform: Platform) -> None:
    menu = {"action_list": [{"text": "不再提醒", "key": "mute"}]}
    card = {**samples.notice_card(), "task_id": "t-7", "action_menu": menu}
    code = send(platform, samples.card(card))["response_code"]
    assert change(platform, update(code))["errcode"] == 40058


def test_a_message_is_recalled_within_24_hours(platform: Platform) -> None:
    first = send(platform, samples.text(content="联系方式……"))["msgid"]
    assert call(platform, "message/recall", {"msgid": first})["errcode"] == 0
    assert (platform.phone("wang")[0].recalled, platform.phone("wang")[0].text) == (True, "")
    assert call(platform, "message/recall", {"msgid": first})["errcode"] == 40058
    late = send(platform, samples.text(content="另一条"))["msgid"]
    platform.clock.advance(timedelta(hours=24))
    assert call(platform, "message/recall", {"msgid": late})["errcode"] == 40058
    assert call(platform, "message/recall", {"msgid": "made-up"})["errcode"] == 40058


def test_a_recalled_card_is_no_longer_found(platform: Platform) -> None:
    receipt = send(platform, samples.card())
    call(platform, "message/recall", {"msgid": receipt["msgid"]})
    assert change(platform, update(receipt["response_code"]))["errcode"] == 42016
