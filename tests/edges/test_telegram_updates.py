"""Updates as the Bot API's documents show them, read into what a person did."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update

from bot.edges.telegram import BadUpdate, SentFile, open_update, read_update
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Said, Unread
from handlers.kept import dump, load
from notifier.channels.telegram_cards import mark, tag

NOW = datetime(2026, 3, 3, 1, 5, tzinfo=UTC)
WANG = {"id": 81001, "is_bot": False, "first_name": "芳"}
CHAT = {"id": 81001, "type": "private", "first_name": "芳"}
BOT = Bot("700001:test-token")
SECRET = "s" * 64


def read(**kind: Any) -> list[Inbound | SentFile]:
    update = Update.de_json({"update_id": 500000007, **kind}, BOT)
    return read_update(update, "700001", NOW)


def message(**content: Any) -> dict[str, Any]:
    return {"message_id": 12, "date": 1772500000, "chat": CHAT, "from": WANG, **content}


def press(data: str, **chat: Any) -> dict[str, Any]:
    held = message(text="新工单 1023") | chat
    return {"id": "4382bfdwdsb323b2d9", "from": WANG, "chat_instance": "1", "data": data, "message": held}


def test_a_text_is_said_by_the_chat_at_the_platforms_time_under_the_updates_id() -> None:
    (found,) = read(message=message(text="签收 1023"))
    at = datetime.fromtimestamp(1772500000, UTC)
    assert found == Inbound("telegram", "81001", "tg:700001:500000007", at, Said("签收 1023"))


@pytest.mark.parametrize(
    ("text", "token"), [("/start", ""), ("/start abc-DEF_1", "abc-DEF_1"), ("/start@jiban_bot abc", "abc")]
)
def test_start_opens_the_conversation_perhaps_with_a_token(text: str, token: str) -> None:
    (found,) = read(message=message(text=text))
    assert isinstance(found, Inbound)
    assert found.what == Entered(token)


def test_another_command_is_what_was_said() -> None:
    (found,) = read(message=message(text="/started 1"))
    assert isinstance(found, Inbound)
    assert found.what == Said("/started 1")


def test_a_pressed_key_says_which_button_of_which_card() -> None:
    (found,) = read(callback_query=press(f"{tag('new:1')}.sign:2026001023"))
    code = f"12.{tag('new:1')}"
    what = Pressed("sign:2026001023", tag("new:1"), response_code=code)
    assert found == Inbound("telegram", "81001", "tg:700001:500000007", NOW, what)


def test_marks_of_options_and_long_keys_stay_marks() -> None:
    for sign in "?#":
        (found,) = read(callback_query=press(f"{tag('new:1')}{sign}{mark('a', 'b')}"))
        assert isinstance(found, Inbound)
        assert isinstance(found.what, Pressed)
        assert found.what.key == sign + mark("a", "b")


def test_a_press_on_a_message_that_is_too_old_to_be_seen_still_counts() -> None:
    gone = {"chat": CHAT, "message_id": 12, "date": 0}
    query = {"id": "1", "from": WANG, "chat_instance": "1", "data": "x", "message": gone}
    (found,) = read(callback_query=query)
    assert isinstance(found, Inbound)
    assert found.what == Pressed("x")


def test_of_a_photo_the_best_size_is_taken_and_its_caption_is_said() -> None:
    sizes = [
        {"file_id": name, "file_unique_id": name, "width": width, "height": width}
        for name, width in (("small", 90), ("large", 1280))
    ]
    photo, words = read(message=message(photo=sizes, caption="已到校核实"))
    assert isinstance(photo, Inbound)
    assert isinstance(words, Inbound)
    assert photo.what == Pictured("tg:large")
    assert words.what == Said("已到校核实")
    assert photo.key != words.key


def document(name: str, kind: str) -> dict[str, Any]:
    return {"file_id": "f1", "file_unique_id": "u1", "file_name": name, "mime_type": kind, "file_size": 900}


def test_a_picture_sent_as_a_file_is_a_picture_and_another_file_is_a_file() -> None:
    (picture,) = read(message=message(document=document("1.png", "image/png")))
    assert isinstance(picture, Inbound)
    assert picture.what == Pictured("tg:f1")
    (file,) = read(message=message(document=document("导出.xlsx", "application/octet-stream")))
    assert isinstance(file, SentFile)
    assert (file.file_id, file.name, file.size, file.inbound.sender) == ("f1", "导出.xlsx", 900, "81001")


def test_what_is_not_taken_is_named() -> None:
    voice = {"file_id": "v", "file_unique_id": "v", "duration": 3}
    place = {"latitude": 39.9, "longitude": 116.4}
    for content, word in (({"voice": voice}, "voice"), ({"location": place}, "location")):
        (found,) = read(message=message(**content))
        assert isinstance(found, Inbound)
        assert found.what == Unread(word)


def member(status: str) -> dict[str, Any]:
    user = {"id": 700001, "is_bot": True, "first_name": "即办"}
    return {"user": user, "status": status, **({"until_date": 0} if status == "kicked" else {})}


@pytest.mark.parametrize(
    ("old", "new", "what"), [("member", "kicked", Left()), ("kicked", "member", Joined())]
)
def test_blocking_the_bot_is_leaving_and_unblocking_is_joining(old: str, new: str, what: object) -> None:
    change = {"chat": CHAT, "from": WANG, "date": 1772500000}
    members = {"old_chat_member": member(old), "new_chat_member": member(new)}
    (found,) = read(my_chat_member=change | members)
    assert isinstance(found, Inbound)
    assert found.what == what


def test_groups_and_channels_are_no_place_for_work() -> None:
    group = {"id": -100, "type": "supergroup", "title": "群"}
    assert read(message=message(text="待办") | {"chat": group}) == []
    assert read(callback_query=press("x", chat=group)) == []
    assert read(channel_post=message(text="待办") | {"chat": group}) == []
    assert read(edited_message=message(text="待办")) == []


def test_everything_read_can_be_kept_and_taken_up_again() -> None:
    (found,) = read(message=message(text="/start abc"))
    assert isinstance(found, Inbound)
    assert load(dump(found)) == found


def test_a_webhook_opens_with_its_secret_only() -> None:
    body = json.dumps({"update_id": 5, "message": message(text="待办")}).encode()
    assert open_update(SECRET, SECRET, body, BOT).update_id == 5
    for given_secret in ("", "x", SECRET + "x", "密"):
        with pytest.raises(BadUpdate) as refused:
            open_update(SECRET, given_secret, body, BOT)
        assert refused.value.status == 401


WORDS = ("update_id", "message", "chat", "from", "date", "text", "callback_query", "id")
VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner),
    max_leaves=12,
)


@given(st.binary(max_size=80) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_is_posted_is_an_update_or_cleanly_refused(body: bytes) -> None:
    try:
        update = open_update(SECRET, SECRET, body, BOT)
    except BadUpdate:
        return
    read_update(update, "700001", NOW)
