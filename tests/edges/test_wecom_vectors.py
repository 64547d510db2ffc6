"""The published samples of the callback cryptography, and wechatpy's own, agree with ours."""

import json
from pathlib import Path

import pytest
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.edges.wecom import BadCallback, Callbacks
from bot.edges.wecom_crypto import Seal, is_signed, sign
from handlers.inbound import Inbound, Reply, Said

VECTORS = json.loads((Path(__file__).parents[1] / "payloads" / "wecom_vectors.json").read_text("utf-8"))
BY_NAME = {vector["name"]: vector for vector in VECTORS}
IDS = list(BY_NAME)


@pytest.fixture(params=VECTORS, ids=IDS)
def vector(request: pytest.FixtureRequest) -> dict[str, str]:
    return dict(request.param)


def query(vector: dict[str, str], **more: str) -> dict[str, str]:
    return {name: vector[name] for name in ("msg_signature", "timestamp", "nonce")} | more


def envelope(vector: dict[str, str]) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{vector['receiveid_expected']}]]></ToUserName>"
        f"<Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt><AgentID><![CDATA[218]]></AgentID></xml>"
    ).encode()


def callbacks(vector: dict[str, str], agent_id: int) -> Callbacks:
    return Callbacks(vector["receiveid_expected"], agent_id, vector["token"], vector["encoding_aes_key"])


def test_a_published_signature_is_ours(vector: dict[str, str]) -> None:
    signed = (vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert sign(*signed) == vector["msg_signature"]
    assert is_signed(vector["msg_signature"], *signed)
    assert not is_signed(vector["msg_signature"].upper(), *signed)
    assert not is_signed("é", *signed)


def test_a_published_ciphertext_opens_to_its_text(vector: dict[str, str]) -> None:
    seal = Seal(vector["encoding_aes_key"], vector["receiveid_expected"])
    assert seal.open(vector["encrypt"]).decode() == vector["plaintext"]


def test_with_the_published_random_prefix_we_seal_to_the_same_bytes(vector: dict[str, str]) -> None:
    class Known(Seal):
        def get_random_string(self) -> bytes:
            return bytes.fromhex(vector["random16_hex"])

    seal = Known(vector["encoding_aes_key"], vector["receiveid_expected"])
    assert seal.close(vector["plaintext"]) == vector["encrypt"]


@pytest.mark.parametrize("name", ["A-verifyurl", "C-verifyurl"])
def test_the_address_is_verified_by_its_decrypted_echo(name: str) -> None:
    vector = BY_NAME[name]
    asked = query(vector, echostr=vector["encrypt"])
    assert callbacks(vector, 1).verify(asked) == vector["plaintext"]


def test_an_echo_whose_plus_signs_came_as_spaces_is_still_read() -> None:
    vector = BY_NAME["A-verifyurl"]
    asked = query(vector, echostr=vector["encrypt"].replace("+", " "))
    assert callbacks(vector, 1).verify(asked) == vector["plaintext"]


@pytest.mark.parametrize(
    ("name", "agent_id", "sender", "text"),
    [("A-post-xml", 218, "mycreate", "hello"), ("C-decrypt", 1, "messense", "test")],
)
def test_a_published_message_is_what_a_person_said(name: str, agent_id: int, sender: str, text: str) -> None:
    vector = BY_NAME[name]
    inbound = callbacks(vector, agent_id).open(query(vector), envelope(vector))
    assert isinstance(inbound, Inbound)
    assert (inbound.sender, inbound.what) == (sender, Said(text))
    assert inbound.at.timestamp() == int(vector["timestamp"])


def test_a_published_message_in_json_is_refused_as_not_xml() -> None:
    vector = BY_NAME["A-post-json"]
    with pytest.raises(BadCallback) as refused:
        callbacks(vector, 218).open(query(vector), envelope(vector))
    assert (refused.value.status, refused.value.reason) == (400, "not XML")


def test_wechatpy_opens_our_reply() -> None:
    vector = BY_NAME["A-post-xml"]
    ours = callbacks(vector, 218)
    inbound = ours.open(query(vector), envelope(vector))
    assert isinstance(inbound, Inbound)
    answer = ours.answer(Reply(text="收到，马上去办"), inbound).decode()
    peer = WeChatCrypto(vector["token"], vector["encoding_aes_key"], vector["receiveid_expected"])
    field = dict(zip(("MsgSignature", "TimeStamp", "Nonce"), parts_of(answer), strict=True))
    opened = peer.decrypt_message(answer, field["MsgSignature"], field["TimeStamp"], field["Nonce"])
    assert "收到，马上去办" in opened


def parts_of(answer: str) -> list[str]:
    from xml.etree import ElementTree

    root = ElementTree.fromstring(answer)
    return [root.findtext(tag) or "" for tag in ("MsgSignature", "TimeStamp", "Nonce")]
