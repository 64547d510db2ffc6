"""Access tokens: issued for corpid and secret, the same one while it is valid, asked for with every call."""

from collections.abc import Mapping
from datetime import timedelta

from sandbox.crypto import same
from sandbox.platform import Platform, Token
from sandbox.refusal import Json, Refused
from sandbox.windows import take

LIFE = timedelta(seconds=7200)


def gettoken(platform: Platform, query: Mapping[str, str]) -> Json:
    corp_id, secret = query.get("corpid", ""), query.get("corpsecret", "")
    _check_app(platform, corp_id, secret)
    token = _current(platform) or _issue(platform)
    left = int((token.until - platform.now()).total_seconds())
    return {"errcode": 0, "errmsg": "ok", "access_token": token.value, "expires_in": left}


def check_token(platform: Platform, query: Mapping[str, str]) -> None:
    """Refuse a missing (41001), unknown (40014) or expired (42001) token."""
    given = query.get("access_token", "")
    if not given:
        raise Refused(41001)
    token = next((t for t in platform.tokens if same(t.value, given)), None)
    if token is None:
        raise Refused(40014)
    if token.until <= platform.now():
        raise Refused(42001)


def revoke(platform: Platform) -> None:
    """The platform takes its tokens back early: they are unknown from now on."""
    platform.tokens.clear()


def _check_app(platform: Platform, corp_id: str, secret: str) -> None:
    if not corp_id:
        raise Refused(41002)
    if not secret:
        raise Refused(41004)
    if not platform.wrong_secrets.has_room(platform.now()):
        raise Refused(45009, "too many wrong secrets: this address is banned for an hour")
    if not same(corp_id, platform.app.corp_id):
        raise Refused(40013)
    if not same(secret, platform.app.secret):
        take([platform.wrong_secrets], platform.now())
        raise Refused(40001)


def _current(platform: Platform) -> Token | None:
    return next((t for t in platform.tokens if t.until > platform.now()), None)


def _issue(platform: Platform) -> Token:
    token = Token(platform.ids.next(214), platform.now() + LIFE)
    platform.tokens = [*platform.tokens[-8:], token]
    return token
