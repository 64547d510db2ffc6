"""Tencent's own ``@wecom/crypto`` and ours open what the other sealed, byte for byte."""

import json
import os
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.edges.wecom_crypto import Seal, sign

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("JIBAN_BENCH_NODE", ROOT / ".bench-node"))
NODE = shutil.which("node")
HAS_PEER = NODE is not None and (FOLDER / "node_modules" / "@wecom" / "crypto").is_dir()
VECTORS = json.loads((ROOT / "tests" / "payloads" / "wecom_vectors.json").read_text("utf-8"))

pytestmark = pytest.mark.skipif(not HAS_PEER, reason=f"needs node, and @wecom/crypto in {FOLDER}")


def asked(requests: list[dict[str, str]]) -> list[dict[str, Any]]:
    script = Path(__file__).with_name("wecom_crypto.cjs")
    command = [str(NODE), str(script), str(FOLDER)]
    done = subprocess.run(command, input=json.dumps(requests).encode(), capture_output=True, check=True)
    return list(json.loads(done.stdout))


def request(aes_key: str, corp: str, token: str, message: str, sealed: str) -> dict[str, str]:
    return {
        "aesKey": aes_key,
        "corp": corp,
        "token": token,
        "timestamp": "1772413200",
        "nonce": "n0nce",
        "message": message,
        "sealed": sealed,
    }


def test_both_agree_on_the_published_samples() -> None:
    names = ("encoding_aes_key", "receiveid_expected", "token", "plaintext", "encrypt")
    answers = asked([request(*(vector[name] for name in names)) for vector in VECTORS])
    for vector, answer in zip(VECTORS, answers, strict=True):
        seal = Seal(vector["encoding_aes_key"], vector["receiveid_expected"])
        assert answer["opened"] == vector["plaintext"]
        assert answer["resealed"] == vector["encrypt"]
        assert seal.open(answer["sealed"]).decode() == vector["plaintext"]


def test_both_agree_on_a_thousand_messages_of_every_padding() -> None:
    draw = random.Random(12345)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    requests = []
    for number in range(1000):
        aes_key = "".join(draw.choices(letters, k=43))
        corp = "ww" + "".join(draw.choices("0123456789abcdef", k=16))
        message = "".join(draw.choices("办a<>&]🙂\n", k=number % 97))
        requests.append(request(aes_key, corp, "t0ken", message, Seal(aes_key, corp).close(message)))
    for ours, theirs in zip(requests, asked(requests), strict=True):
        assert (theirs["opened"], theirs["corp"]) == (ours["message"], ours["corp"])
        assert theirs["signature"] == sign("t0ken", "1772413200", "n0nce", ours["sealed"])
        assert Seal(ours["aesKey"], ours["corp"]).open(theirs["sealed"]).decode() == ours["message"]
