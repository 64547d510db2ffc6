"""The cryptography, against the published vectors and a foreign library."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_bot import APP
from wechatpy.enterprise.crypto import WeChatCrypto

from sandbox.crypto import Cipher, Unreadable, signature

VECTORS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "wecom_vectors.json"
PUBLISHED = json.loads(VECTORS.read_text()) if VECTORS.exists() else []
if not PUBLISHED:
    print(f"the published vectors are not tried: there is no {VECTORS}")


@pytest.mark.parametrize("vector", PUBLISHED, ids=[each["name"] for each in PUBLISHED])
def test_a_published_vector_is_read_and_made_again_byte_for_byte(vector: dict[str, str]) -> None:
    parts = (vector["token"], vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert signature(*parts) == vector["msg_signature"]
    cipher = Cipher(vector["encoding_aes_key"], vector["receiveid_in_cipher"])
    assert cipher.decrypt(vector["encrypt"]) == vector["plaintext"]
    assert cipher.encrypt(vector["plaintext"], bytes.fromhex(vector["random16_hex"])) == vector["encrypt"]


@given(text=st.text(max_size=200), salt=st.binary(min_size=16, max_size=16))
def test_what_is_encrypted_is_read_back_for_every_length(text: str, salt: bytes) -> None:
    cipher = Cipher(APP.encoding_aes_key, APP.corp_id)
    assert cipher.decrypt(cipher.encrypt(text, salt)) == text


@given(st.binary(max_size=200))
def test_a_made_up_ciphertext_is_unreadable_and_never_another_error(junk: bytes) -> None:
    with pytest.raises(Unreadable):
        Cipher(APP.encoding_aes_key, APP.corp_id).decrypt(junk.hex())


def test_a_message_for_another_corporation_is_unreadable() -> None:
    sealed = Cipher(APP.encoding_aes_key, "wwother").encrypt("你好", b"0" * 16)
    with pytest.raises(Unreadable, match="another receiver"):
        Cipher(APP.encoding_aes_key, APP.corp_id).decrypt(sealed)


def test_a_foreign_library_reads_it() -> None:
    sealed = Cipher(APP.encoding_aes_key, APP.corp_id).encrypt("诉求人", b"0" * 16)
    foreign = WeChatCrypto(APP.token, APP.encoding_aes_key, APP.corp_id)
    sign = signature(APP.token, "1", "2", sealed)
    assert foreign.decrypt_message(f"<xml><Encrypt>{sealed}</Encrypt></xml>", sign, "1", "2") == "诉求人"


@pytest.mark.parametrize("key", ["", "short", "钥" * 43, "a" * 44])
def test_a_key_of_the_wrong_length_is_refused_at_once(key: str) -> None:
    with pytest.raises(ValueError, match=r"encoding_aes_key|ASCII"):
        Cipher(key, APP.corp_id)
