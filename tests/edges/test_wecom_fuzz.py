"""Whatever is thrown at the callback edge, it knows one way to refuse."""

from contextlib import suppress

from callback_peer import AES_KEY, AGENT, CORP, HELLO, TOKEN, Peer
from hypothesis import given
from hypothesis import strategies as st

from bot.edges.wecom import BadCallback, Callbacks

OURS = Callbacks(CORP, AGENT, TOKEN, AES_KEY)
PEER = Peer()


def handled(query: dict[str, str], body: bytes) -> None:
    with suppress(BadCallback):
        OURS.open(query, body)


@given(st.dictionaries(st.sampled_from(["msg_signature", "timestamp", "nonce", "x"]), st.text()), st.binary())
def test_no_stranger_raises_anything_else(query: dict[str, str], body: bytes) -> None:
    handled(query, body)
    with suppress(BadCallback):
        OURS.verify(query | {"echostr": body.decode("latin-1")})


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=8))
def test_no_change_to_a_genuine_body_raises_anything_else(at: int, change: bytes) -> None:
    query, body = PEER.post(HELLO)
    handled(query, body[:at] + change + body[at + len(change) :])
    handled(query, body[:at])


@given(st.binary(max_size=300))
def test_no_plaintext_under_a_genuine_signature_raises_anything_else(plain: bytes) -> None:
    handled(*PEER.post_sealed(PEER.encrypt(plain + bytes(-len(plain) % 16))))
    handled(*PEER.post(plain))


TAGS = ("ToUserName", "FromUserName", "CreateTime", "MsgType", "Event", "EventKey", "AgentID", "MsgId")
NESTED = ("SelectedItems", "SelectedItem", "QuestionKey", "OptionIds", "OptionId", "Content", "xml")
VALUES = st.sampled_from(
    [
        CORP,
        str(AGENT),
        "text",
        "image",
        "event",
        "template_card_event",
        "click",
        "1772413200",
        "-1",
        "",
        "<a/>",
    ]
)
ELEMENTS = st.recursive(
    VALUES,
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag}>",
        st.sampled_from(TAGS + NESTED),
        st.lists(inner, max_size=3),
    ),
    max_leaves=20,
)


@given(st.lists(ELEMENTS, max_size=8))
def test_no_shape_of_message_raises_anything_else(parts: list[str]) -> None:
    handled(*PEER.post(f"<xml>{''.join(parts)}</xml>"))
    head = "".join(f"<{t}>{v}</{t}>" for t, v in zip(TAGS[:3], (CORP, "lihua", "1772413200"), strict=True))
    handled(*PEER.post(f"<xml>{head}{''.join(parts)}</xml>"))
