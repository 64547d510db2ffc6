"""gettoken and the token on every call."""

from datetime import timedelta
from typing import Any

import pytest

from sandbox.api import Call, serve
from sandbox.faults import Faults
from sandbox.platform import Platform
from sandbox.tokens import revoke


def ask(platform: Platform, **changes: str) -> dict[str, Any]:
    query = {"corpid": platform.app.corp_id, "corpsecret": platform.app.secret, **changes}
    result = serve(platform, Call("gettoken", query))
    assert isinstance(result, dict)
    return result


def use(platform: Platform, token: str) -> int:
    result = serve(platform, Call("getcallbackip", {"access_token": token}))
    assert isinstance(result, dict)
    return int(result["errcode"])


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"corpid": "wwother"}, 40013),
        ({"corpsecret": "wrong"}, 40001),
        ({"corpid": ""}, 41002),
        ({"corpsecret": ""}, 41004),
    ],
)
def test_a_wrong_or_missing_credential_is_refused(
    platform: Platform, changes: dict[str, str], code: int
) -> None:
    assert ask(platform)["errcode"] == 0
    assert ask(platform, **changes)["errcode"] == code


def test_the_same_token_comes_back_until_it_expires(platform: Platform) -> None:
    first = ask(platform)
    assert first["expires_in"] == 7200
    platform.clock.advance(timedelta(minutes=30))
    second = ask(platform)
    assert (second["access_token"], second["expires_in"]) == (first["access_token"], 5400)
    platform.clock.advance(timedelta(minutes=90))
    assert use(platform, first["access_token"]) == 42001
    assert ask(platform)["access_token"] != first["access_token"]


def test_a_token_that_is_missing_made_up_or_taken_back_is_refused(platform: Platform) -> None:
    token = ask(platform)["access_token"]
    assert use(platform, token) == 0
    assert use(platform, "") == 41001
    assert use(platform, token[:-1]) == 40014
    revoke(platform)
    assert use(platform, token) == 40014


def test_ten_wrong_secrets_ban_the_address_for_an_hour(platform: Platform) -> None:
    codes = [ask(platform, corpsecret=f"guess-{n}")["errcode"] for n in range(11)]
    assert codes == [40001] * 10 + [45009]
    assert ask(platform)["errcode"] == 45009
    platform.clock.advance(timedelta(hours=1))
    assert ask(platform)["errcode"] == 0


def test_neither_token_nor_secret_is_ever_logged(platform: Platform) -> None:
    token = ask(platform)["access_token"]
    use(platform, token)
    told = repr(list(platform.log.exchanges)) + repr(platform.log.problems)
    assert token not in told
    assert platform.app.secret not in told


def test_the_address_book_tells_a_name_and_no_phone(platform: Platform) -> None:
    token = ask(platform)["access_token"]
    found = serve(platform, Call("user/get", {"access_token": token, "userid": "lixue"}))
    assert isinstance(found, dict)
    assert (found["userid"], found["name"], found["department"]) == ("LiXue", "李老师", [2])
    assert not found.keys() & {"mobile", "email", "avatar"}
    nobody = serve(platform, Call("user/get", {"access_token": token, "userid": "nobody"}))
    assert isinstance(nobody, dict)
    assert nobody["errcode"] == 60111


@pytest.mark.parametrize(
    ("script", "says"),
    [
        ({"rule": []}, "unknown"),
        ({"rules": [{"do": "explode"}]}, "rules\\[0\\].do"),
        ({"rules": [{"do": "slow", "rat": 1}]}, "rat"),
        ({"rules": [{"do": "slow", "since": "2026-03-02T10:00"}]}, "zone"),
    ],
)
def test_a_script_of_faults_with_a_slip_is_refused_with_its_place(script: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        Faults.from_dict(script)


def test_the_same_seed_strikes_the_same_requests(platform: Platform) -> None:
    script = {"seed": 7, "rules": [{"do": "errcode", "code": -1, "rate": 0.2}]}

    def strikes() -> list[bool]:
        faults = Faults.from_dict(script)
        return [faults.strike(("errcode",), "message/send", platform.now()) is not None for _ in range(50)]

    assert strikes() == strikes()
    assert 2 < sum(strikes()) < 25


def test_a_fault_strikes_only_its_path_within_its_window_and_so_often(platform: Platform) -> None:
    now = platform.now()
    rule = {"do": "errcode", "on": "gettoken", "times": 2, "since": now, "until": now + timedelta(hours=1)}
    faults = Faults.from_dict({"rules": [rule]})
    assert faults.strike(("errcode",), "message/send", now) is None
    assert faults.strike(("errcode",), "gettoken", now - timedelta(seconds=1)) is None
    assert faults.strike(("errcode",), "gettoken", now + timedelta(hours=1)) is None
    hits = [faults.strike(("errcode",), "gettoken", now) is not None for _ in range(3)]
    assert hits == [True, True, False]
