"""What the platform says when it refuses: an errcode and its documented form of words."""

from datetime import datetime
from typing import Any

Json = dict[str, Any]

BAD_PARAM = 40058

WORDS = {
    -1: "system busy",
    40001: "invalid credential",
    40003: "invalid userid",
    40004: "invalid media type",
    40005: "invalid type",
    40006: "invalid media size",
    40007: "invalid media_id",
    40008: "invalid message type",
    40013: "invalid corpid",
    40014: "invalid access_token",
    40016: "invalid button size",
    40056: "invalid agentid",
    40058: "invalid Request Parameter",
    40018: "invalid button name size",
    40019: "invalid button key size",
    41001: "access_token missing",
    41002: "corpid missing",
    41004: "secret missing",
    41005: "media data missing",
    42001: "access_token expired",
    42014: "taskid has existed or empty or exceed max len",
    42015: "response_code of another app",
    42016: "task_id not found",
    43012: "no callback url",
    44004: "empty content",
    45002: "content size out of limit",
    45009: "api freq out of limit",
    60011: "no privilege to access/modify contact/party/agent",
    60020: "not allow to access from your ip",
    60111: "userid not found",
    60140: "invalid response_code",
    81013: "user & party & tag all invalid",
    82001: "all touser & toparty & totag empty",
    86003: "chatid is not exist",
    86006: "invalid member list size",
    86008: "the chat is not created by this agent",
    86215: "chatid already exists",
    93000: "invalid webhook url",
    93006: "invalid chatid",
    46003: "menu not exist",
    48002: "api forbidden for the app",
    301002: "not allow operate another agent with this accesstoken",
    846605: "invalid req_id",
    846607: "too many request",
    846608: "stream message update expired",
    846609: "aibot websocket not subscribed",
    853000: "invalid bot_id or secret",
}


class Refused(Exception):
    """The platform refuses a request with ``code``; ``detail`` names the place."""

    def __init__(self, code: int, detail: str = "") -> None:
        self.code = code
        self.detail = detail
        super().__init__(f"{code} {self.words}")

    @property
    def words(self) -> str:
        said = WORDS.get(self.code, "refused")
        return f"{said}. {self.detail}" if self.detail else said


def answer(refused: Refused, now: datetime, ip: str, hint: int) -> Json:
    """The body of a refusal, with the hint and the link that the platform adds."""
    link = f"https://open.work.weixin.qq.com/devtool/query?e={refused.code}"
    stamp = f"hint: [{int(now.timestamp())}{hint:014d}], from ip: {ip}, more info at {link}"
    return {"errcode": refused.code, "errmsg": f"{refused.words}, {stamp}"}
