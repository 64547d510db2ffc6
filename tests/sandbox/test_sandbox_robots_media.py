"""Group robots and media: their own limits."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
import wecom_samples as samples
from test_sandbox_send import call, send, token_of

from sandbox.api import Call, serve
from sandbox.media import Upload
from sandbox.platform import Media, Platform

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 32
TEXT = {"msgtype": "text", "text": {"content": "今日待签收 3 件"}}


def robot(platform: Platform, body: dict[str, Any], key: str = "robot-1") -> int:
    return int(call(platform, "webhook/send", body, key=key)["errcode"])


def picture(content: bytes) -> dict[str, Any]:
    digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
    return {"msgtype": "image", "image": {"base64": base64.b64encode(content).decode(), "md5": digest}}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"msgtype": "poem"}, 40008),
        ({"msgtype": "text"}, 40058),
        ({"msgtype": "text", "text": {"content": "字" * 683}}, 40058),
        ({"msgtype": "markdown", "markdown": {"content": "字" * 1366}}, 40058),
        ({"msgtype": "template_card", "template_card": samples.button_card()}, 40058),
        ({"msgtype": "file", "file": {"media_id": "none"}}, 40007),
        (samples.changed(picture(PNG), "image/md5", "0" * 32), 40058),
        (picture(b"0" * (2 * 1024 * 1024 + 1)), 40058),
    ],
)
def test_a_robot_is_refused_what_it_may_not_say(platform: Platform, body: dict[str, Any], code: int) -> None:
    assert robot(platform, body) == code
    assert platform.group("robot-1") == []


def test_a_robot_says_texts_pictures_and_notices(platform: Platform) -> None:
    notice = {"msgtype": "template_card", "template_card": samples.notice_card()}
    assert [robot(platform, body) for body in (TEXT, picture(PNG), notice)] == [0, 0, 0]
    assert [entry.text for entry in platform.group("robot-1")] == ["今日待签收 3 件", "", "日报"]


def test_a_robot_with_a_wrong_key_is_refused(platform: Platform) -> None:
    assert robot(platform, TEXT, key="other") == 93000


def test_the_21st_message_of_a_minute_is_refused(platform: Platform) -> None:
    assert [robot(platform, TEXT) for _ in range(21)] == [0] * 20 + [45009]
    platform.clock.advance(timedelta(minutes=1))
    assert robot(platform, TEXT) == 0


def upload(platform: Platform, kind: str, given: Upload | None) -> dict[str, Any]:
    query = {"access_token": token_of(platform), "type": kind}
    result = serve(platform, Call("media/upload", query, upload=given))
    assert isinstance(result, dict)
    return result


@pytest.mark.parametrize(
    ("kind", "given", "code"),
    [
        ("image", Upload("图.png", b"not a picture"), 40004),
        ("image", Upload("图.png", PNG + b"0" * (10 * 1024 * 1024)), 40006),
        ("file", Upload("空.txt", b"12345"), 40006),
        ("file", None, 41005),
        ("poem", Upload("图.png", PNG), 40005),
        ("voice", Upload("声.amr", PNG), 40004),
    ],
)
def test_media_of_a_wrong_kind_or_size_is_refused(
    platform: Platform, kind: str, given: Upload | None, code: int
) -> None:
    assert upload(platform, "image", Upload("图.png", PNG))["errcode"] == 0
    assert upload(platform, kind, given)["errcode"] == code


def test_media_are_kept_for_three_days(platform: Platform) -> None:
    media_id = upload(platform, "image", Upload("图.png", PNG))["media_id"]
    body = {**samples.text(), "msgtype": "image", "image": {"media_id": media_id}}
    assert send(platform, body)["errcode"] == 0
    query = {"access_token": token_of(platform), "media_id": media_id}
    got = serve(platform, Call("media/get", query))
    assert isinstance(got, Media)
    assert got.content == PNG
    platform.clock.advance(timedelta(days=3))
    assert send(platform, body)["errcode"] == 40007
