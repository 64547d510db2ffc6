"""Callbacks at the wire: what is genuine becomes what a person did, everything else one clean refusal."""

import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from callback_peer import AES_KEY, AGENT, CORP, HELLO, TOKEN, Peer, event, message

from bot.edges.wecom import MAX_BODY, BadCallback, Callbacks, Ignored
from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Said, Unread, Warned, What

OURS = Callbacks(CORP, AGENT, TOKEN, AES_KEY)
PEER = Peer()


def opened(xml: str) -> Inbound:
    found = OURS.open(*PEER.post(xml))
    assert isinstance(found, Inbound)
    return found


PRESS = (
    "<EventKey><![CDATA[confirm:1023]]></EventKey><TaskId><![CDATA[j-1]]></TaskId>"
    "<CardType><![CDATA[button_interaction]]></CardType><ResponseCode><![CDATA[R1]]></ResponseCode>"
)


def chosen(question: str, *options: str) -> str:
    ids = "".join(f"<OptionId><![CDATA[{option}]]></OptionId>" for option in options)
    key = f"<QuestionKey><![CDATA[{question}]]></QuestionKey>"
    return f"<SelectedItem>{key}<OptionIds>{ids}</OptionIds></SelectedItem>"


THREE = chosen("a", "x", "y") + chosen("b", "z") + chosen("c")


def pressed(**choices: tuple[str, ...]) -> Pressed:
    return Pressed("confirm:1023", "j-1", choices, "R1")


@pytest.mark.parametrize(
    ("xml", "what"),
    [
        (HELLO, Said("签收 1023")),
        (message("image", "<PicUrl>http://p/1</PicUrl><MediaId>M1</MediaId>"), Pictured("M1", "http://p/1")),
        (message("voice", "<MediaId>M1</MediaId>"), Unread("voice")),
        (message("location", "<Location_X>1</Location_X>"), Unread("location")),
        (event("enter_agent", "<EventKey></EventKey>"), Entered()),
        (event("subscribe"), Joined()),
        (event("unsubscribe"), Left()),
        (event("click", "<EventKey><![CDATA[待办]]></EventKey>"), Said("待办", from_menu=True)),
        (event("view", "<EventKey>http://x</EventKey>"), Unread("view")),
        (event("close_inactive_agent"), Warned("close_inactive_agent")),
        (
            event("inactive_alert", "<EffectTime>1772413200</EffectTime>"),
            Warned("inactive_alert", "2026-03-02T01:00:00+00:00"),
        ),
        (event("low_active", "<EffectTime>soon</EffectTime>"), Warned("low_active")),
        (event("template_card_event", PRESS), pressed()),
        (event("template_card_menu_event", PRESS), pressed()),
        (event("template_card_event", PRESS + "<SelectedItems></SelectedItems>"), pressed()),
        (
            event("template_card_event", f"{PRESS}<SelectedItems>{chosen('to', 'd1')}</SelectedItems>"),
            pressed(to=("d1",)),
        ),
        (
            event("template_card_event", f"{PRESS}<SelectedItems>{THREE}</SelectedItems>"),
            pressed(a=("x", "y"), b=("z",), c=()),
        ),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else "",
)
def test_what_a_person_did(xml: str, what: What) -> None:
    inbound = opened(xml)
    assert inbound.what == what
    assert (inbound.channel, inbound.sender) == ("wecom", "LiHua")
    assert inbound.at == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def test_what_is_typed_may_look_like_markup() -> None:
    typed = "<!DOCTYPE x> ]] > &amp; \U0001f642 𠮷"
    assert opened(message("text", f"<Content><![CDATA[{typed}]]></Content>")).what == Said(typed)
    split = "<Content><![CDATA[a]]]]><![CDATA[>b]]></Content>"
    assert opened(message("text", split)).what == Said("a]]>b")


def test_a_character_that_xml_forbids_does_not_lose_the_message() -> None:
    assert opened(message("text", "<Content><![CDATA[退\x08单\x0b]]></Content>")).what == Said("退单")


def test_a_retry_has_the_key_of_the_first_try_and_nothing_else_has() -> None:
    same_second = [event("template_card_event", PRESS.replace("R1", code)) for code in ("R1", "R2")]
    assert opened(same_second[0]).key == opened(same_second[0]).key
    assert opened(same_second[0]).key != opened(same_second[1]).key
    later = HELLO.replace("1772413200", "1772413201")
    assert opened(HELLO).key == opened(later).key
    assert opened(HELLO).key != opened(HELLO.replace("42", "43")).key
    other = Callbacks(CORP, 7, TOKEN, AES_KEY).open(*PEER.post(HELLO.replace(str(AGENT), "7")))
    assert isinstance(other, Inbound)
    assert other.key != opened(HELLO).key


def test_what_is_for_another_application_is_ignored() -> None:
    assert opened(HELLO)
    assert isinstance(OURS.open(*PEER.post(HELLO.replace(str(AGENT), "7"))), Ignored)
    nameless = message("event", "<Event>batch_job_result</Event>", AgentID="")
    assert isinstance(OURS.open(*PEER.post(nameless, agent="7")), Ignored)
    assert isinstance(OURS.open(*PEER.post(nameless)), Inbound)
    old = message("event", "<Event>taskcard_click</Event><AgentId>7</AgentId>", AgentID="")
    assert isinstance(OURS.open(*PEER.post(old)), Ignored)


def refused(query: dict[str, str], body: bytes, ours: Callbacks = OURS) -> tuple[int, str]:
    with pytest.raises(BadCallback) as refusal:
        ours.open(query, body)
    return refusal.value.status, refusal.value.reason


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
def test_without_a_parameter_it_is_refused(name: str) -> None:
    query, body = PEER.post(HELLO)
    OURS.open(query, body)
    del query[name]
    assert refused(query, body)[0] == 400


@pytest.mark.parametrize("name", ["msg_signature", "timestamp", "nonce"])
@pytest.mark.parametrize("value", ["1", "é\udc80", "0" * 40])
def test_with_a_changed_parameter_it_is_forged(name: str, value: str) -> None:
    query, body = PEER.post(HELLO)
    OURS.open(query, body)
    assert refused(query | {name: value}, body)[0] == 401


def test_with_another_token_or_key_it_is_refused() -> None:
    query, body = PEER.post(HELLO)
    OURS.open(query, body)
    assert refused(query, body, Callbacks(CORP, AGENT, "other", AES_KEY))[0] == 401
    other_key = "a" * 42 + "A"
    assert refused(query, body, Callbacks(CORP, AGENT, TOKEN, other_key))[0] in (400, 403)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        (lambda peer: peer.post(HELLO, receiver="wwother"), 403),
        (lambda peer: peer.post(HELLO, receiver=""), 403),
        (lambda peer: peer.post(HELLO, receiver=CORP.upper()), 403),
        (lambda peer: peer.post(HELLO.replace(CORP, "wwother")), 403),
        (lambda peer: peer.post(HELLO, to="wwother"), 403),
        (lambda peer: peer.post(message("text", ToUserName="")), 403),
        (lambda peer: peer.post(message("text", FromUserName="")), 400),
        (lambda peer: peer.post(message("")), 400),
        (lambda peer: peer.post(message("text", CreateTime="")), 400),
        (lambda peer: peer.post(message("text", CreateTime="soon")), 400),
        (lambda peer: peer.post(message("text", CreateTime="9" * 20)), 400),
        (lambda peer: peer.post(message("text", CreateTime="9" * 5000)), 400),
        (lambda peer: peer.post("<xml><a></xml>"), 400),
        (lambda peer: peer.post(""), 400),
        (lambda peer: peer.post("{}"), 400),
        (lambda peer: peer.post(HELLO, pad=lambda data, count: data + bytes([0]) * count), 400),
        (lambda peer: peer.post(HELLO, pad=lambda data, count: data + bytes([33]) * count), 400),
        (
            lambda peer: peer.post(HELLO, pad=lambda data, count: data + bytes(count - 1) + bytes([count])),
            400,
        ),
        (lambda peer: peer.post(HELLO, length=lambda count: count + 10_000), 400),
        (lambda peer: peer.post(HELLO, length=lambda count: 2**32 - 1), 400),
        (lambda peer: peer.post(HELLO, length=lambda count: count - 1), 403),
        (lambda peer: peer.post_sealed(""), 400),
        (lambda peer: peer.post_sealed("not base64!"), 400),
        (lambda peer: peer.post_sealed("AAAA"), 400),
        (lambda peer: peer.post_sealed("A" * 64), 400),
        (lambda peer: peer.post_sealed(peer.seal(HELLO)[:-24]), 400),
    ],
)
def test_a_genuine_signature_on_something_wrong_is_refused(
    change: Callable[[Peer], tuple[dict[str, str], bytes]], status: int
) -> None:
    OURS.open(*PEER.post(HELLO))
    assert refused(*change(PEER))[0] == status


LAUGHS = "<!DOCTYPE xml [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "xml", [LAUGHS + "]><xml>&j;</xml>", "<!DOCTYPE xml SYSTEM 'file:///etc/passwd'><xml/>"]
)
def test_nothing_expands_inside_or_outside(xml: str) -> None:
    query, body = PEER.post(HELLO)
    OURS.open(query, body)
    assert refused(query, xml.encode()) == (400, "not XML")
    assert refused(*PEER.post(xml)) == (400, "not XML")


def test_a_body_too_large_is_not_read() -> None:
    query, body = PEER.post(HELLO)
    padded = body + b" " * (MAX_BODY - len(body))
    OURS.open(query, padded)
    assert refused(query, padded + b" ") == (400, "body too large")


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"<xml/>", b"<xml><Encrypt/></xml>", b"hello", b"\x00"])
def test_a_body_that_is_no_envelope_is_refused(body: bytes) -> None:
    query, good = PEER.post(HELLO)
    OURS.open(query, good)
    assert refused(query, body)[0] == 400


def test_a_reason_never_holds_what_was_sent() -> None:
    query, body = PEER.post(HELLO, receiver="wwother")
    status, reason = refused(query, body)
    assert (status, reason) == (403, "for another corp")


def test_an_old_timestamp_is_taken_unless_that_was_asked_for() -> None:
    now = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
    strict = Callbacks(CORP, AGENT, TOKEN, AES_KEY, max_age=timedelta(minutes=10), clock=lambda: now)
    fresh = PEER.post(HELLO, timestamp=str(int(now.timestamp()) - 600))
    old = PEER.post(HELLO, timestamp=str(int(now.timestamp()) - 601))
    ahead = PEER.post(HELLO, timestamp=str(int(now.timestamp()) + 601))
    assert strict.open(*fresh) == OURS.open(*fresh) == OURS.open(*old)
    assert refused(*old, strict)[0] == refused(*ahead, strict)[0] == 403
    assert refused(*PEER.post(HELLO, timestamp="now"), strict)[0] == 400


def test_an_address_is_verified_and_a_forged_one_is_not() -> None:
    query = PEER.get("8841273")
    assert OURS.verify(query) == "8841273"
    with pytest.raises(BadCallback) as forged:
        OURS.verify(query | {"nonce": "other"})
    assert forged.value.status == 401
    with pytest.raises(BadCallback) as missing:
        OURS.verify({name: value for name, value in query.items() if name != "echostr"})
    assert missing.value.status == 400
    with pytest.raises(BadCallback) as other:
        OURS.verify(PEER.get("8841273", receiver="wwother"))
    assert other.value.status == 403


@pytest.mark.parametrize("key", ["", "short", "a" * 42, "a" * 44, "!" * 43])
def test_a_key_of_the_wrong_form_is_refused_at_once(key: str) -> None:
    Callbacks(CORP, AGENT, TOKEN, AES_KEY)
    with pytest.raises(ValueError, match="EncodingAESKey"):
        Callbacks(CORP, AGENT, TOKEN, key)


def test_the_length_is_read_as_the_platform_writes_it() -> None:
    assert struct.pack(">I", len(HELLO.encode())) == PEER.plain(HELLO)[16:20]
