"""The platform's error codes: what each means for a message, what is wrong, and how to mend it."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum

from notifier.errors import GiveUp, Halt, TryAgain


class Kind(Enum):
    """What a code asks of us."""

    BUSY = "try this message again"
    LIMIT = "stop the whole application for a while"
    TOKEN = "fetch a new token, once"  # noqa: S105
    CONFIG = "stop: only a person can mend it"
    SECRET = "stop for long: more wrong tries ban the address for an hour"  # noqa: S105
    PERSON = "this person cannot be reached here"
    MESSAGE = "this message will never be taken"
    CARD = "this card cannot be changed any more"


@dataclass(frozen=True)
class Trouble:
    """One refusal, for people: ``check --live`` and the desk show ``wrong`` and ``remedy``."""

    code: int
    kind: Kind
    wrong: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.wrong}（{self.code}）" + (f"：{self.remedy}" if self.remedy else "")


_APP = "企业微信管理后台“应用管理”"
_SECRET = f"请到{_APP}核对应用的 Secret 与企业ID（corp_id）是否配套，改正 channels.wecom 后重启"
_SCOPE = f"请到{_APP}把此人加入应用的可见范围，或改用其他联系方式"
_CONTENT = "请检查内容后重发"

_TROUBLES = (
    Trouble(-1, Kind.BUSY, "企业微信系统繁忙"),
    Trouble(6000, Kind.BUSY, "企业微信数据版本冲突"),
    Trouble(45033, Kind.BUSY, "接口并发调用超过限制", "稍后自动重试"),
    Trouble(301022, Kind.BUSY, "企业微信暂时无法处理"),
    Trouble(45009, Kind.LIMIT, "接口调用超过频率限制", "等待限制解除后自动恢复"),
    Trouble(40014, Kind.TOKEN, "access_token 无效", "将自动重新获取"),
    Trouble(42001, Kind.TOKEN, "access_token 已过期", "将自动重新获取"),
    Trouble(41001, Kind.TOKEN, "请求缺少 access_token", "将自动重新获取"),
    Trouble(40001, Kind.SECRET, "应用 Secret 不正确，或与企业ID不匹配，或应用已停用", _SECRET),
    Trouble(40091, Kind.SECRET, "Secret 属于另一家企业", _SECRET),
    Trouble(40013, Kind.SECRET, "企业ID（corp_id）不正确", _SECRET),
    Trouble(41002, Kind.SECRET, "缺少企业ID（corp_id）", _SECRET),
    Trouble(41004, Kind.SECRET, "缺少应用 Secret", _SECRET),
    Trouble(
        45031, Kind.SECRET, "应用 Secret 须重置", f"请到{_APP}重置 Secret，更新 channels.wecom.secret 后重启"
    ),
    Trouble(
        40056, Kind.CONFIG, "应用 agent_id 不正确", f"请到{_APP}核对 AgentId，更新 channels.wecom.agent_id"
    ),
    Trouble(301002, Kind.CONFIG, "agent_id 与 Secret 不是同一应用", f"请到{_APP}核对 AgentId 与 Secret"),
    Trouble(50003, Kind.CONFIG, "应用已停用", f"请到{_APP}启用该应用"),
    Trouble(
        60020,
        Kind.CONFIG,
        "服务器 IP 不在企业可信IP名单",
        "请到应用详情“企业可信IP”加入本机出口 IP，约一分钟后生效",
    ),
    Trouble(
        48002, Kind.CONFIG, "应用没有调用此接口的权限", f"请到{_APP}开通接口权限；应用群要求可见范围为全公司"
    ),
    Trouble(48009, Kind.CONFIG, "此接口不再对该应用或该 IP 开放", "请在管理后台查看接口权限"),
    Trouble(
        43012,
        Kind.CONFIG,
        "应用未设置接收消息的回调，不能发送按钮卡片",
        "请到应用详情“接收消息”设置 API 接收，填写本机回调地址、Token 与 EncodingAESKey",
    ),
    Trouble(50001, Kind.CONFIG, "链接的域名不是应用的可信域名", "请到应用详情“网页授权及JS-SDK”设置可信域名"),
    Trouble(80001, Kind.CONFIG, "可信域名未备案或主体不符", "请使用本单位备案的域名"),
    Trouble(85005, Kind.CONFIG, "应用未设置可信域名", "请到应用详情设置可信域名"),
    Trouble(81013, Kind.PERSON, "收件人不存在或不在应用可见范围", _SCOPE),
    Trouble(82001, Kind.PERSON, "没有有效的收件人", _SCOPE),
    Trouble(40003, Kind.PERSON, "企业微信账号无效", "请核对该人员的企业微信账号（userid）"),
    Trouble(40031, Kind.PERSON, "企业微信账号无效", "请核对该人员的企业微信账号（userid）"),
    Trouble(46004, Kind.PERSON, "企业微信账号不存在", "请核对该人员的企业微信账号（userid）"),
    Trouble(60111, Kind.PERSON, "企业微信账号不存在", "请核对该人员的企业微信账号（userid）"),
    Trouble(60011, Kind.PERSON, "收件人不在应用可见范围", _SCOPE),
    Trouble(50002, Kind.PERSON, "收件人不在应用可见范围", _SCOPE),
    Trouble(40066, Kind.MESSAGE, "部门编号无效"),
    Trouble(40068, Kind.MESSAGE, "标签编号无效"),
    Trouble(40058, Kind.MESSAGE, "消息参数不合规定", "请将编号告知技术人员"),
    Trouble(40008, Kind.MESSAGE, "消息类型无效", "请将编号告知技术人员"),
    Trouble(44004, Kind.MESSAGE, "消息内容为空", _CONTENT),
    Trouble(45002, Kind.MESSAGE, "消息内容过长", _CONTENT),
    Trouble(40007, Kind.MESSAGE, "媒体文件无效或已过期（三天）", "请重新上传"),
    Trouble(40016, Kind.MESSAGE, "卡片按钮数量不合规定", "请将编号告知技术人员"),
    Trouble(42014, Kind.MESSAGE, "卡片编号重复或不合规定", "请将编号告知技术人员"),
    Trouble(85002, Kind.MESSAGE, "消息含有被禁止的词语", _CONTENT),
    Trouble(40050, Kind.MESSAGE, "群聊编号无效"),
    Trouble(86001, Kind.MESSAGE, "群聊编号无效"),
    Trouble(86003, Kind.MESSAGE, "群聊不存在"),
    Trouble(86006, Kind.MESSAGE, "群聊成员有误"),
    Trouble(86007, Kind.MESSAGE, "群聊成员有误"),
    Trouble(86008, Kind.MESSAGE, "群聊不是由本应用创建"),
    Trouble(93000, Kind.MESSAGE, "群机器人的 key 无效", "请到群里查看机器人的 Webhook 地址"),
    Trouble(
        93006,
        Kind.MESSAGE,
        "此人还没有与机器人说过话",
        "请其在企业微信中找到机器人并发一句话，此后才收得到",
    ),
    Trouble(846605, Kind.MESSAGE, "回复已过时限，或已经回复过"),
    Trouble(846607, Kind.BUSY, "与此人的会话消息过多", "一分钟后自动重试"),
    Trouble(846608, Kind.MESSAGE, "流式消息已过时限"),
    Trouble(846609, Kind.BUSY, "长连接没有订阅", "将自动重新连接"),
    Trouble(
        853000,
        Kind.SECRET,
        "机器人的 Bot ID 或 Secret 不正确",
        "请到企业微信管理后台“智能机器人 → API 模式 → 长连接”核对，改正 channels.wecom_bot 后重启",
    ),
    Trouble(60140, Kind.CARD, "卡片更新凭据无效、已用过或已过期（72 小时）", "改发新消息"),
    Trouble(42015, Kind.CARD, "卡片不属于本应用", "改发新消息"),
    Trouble(42016, Kind.CARD, "卡片编号不存在", "改发新消息"),
)
TROUBLES = {trouble.code: trouble for trouble in _TROUBLES}

_WAITS = {
    Kind.BUSY: timedelta(seconds=1),
    Kind.TOKEN: timedelta(minutes=1),
    Kind.LIMIT: timedelta(minutes=1),
    Kind.CONFIG: timedelta(minutes=5),
    Kind.SECRET: timedelta(minutes=30),
}
_FROM_IP = re.compile(r"from ip: ([0-9a-fA-F.:]+)")


def trouble(code: int, errmsg: str = "") -> Trouble:
    """What ``code`` means. Of ``errmsg`` only the address of this machine is used, where it is told."""
    known = TROUBLES.get(code) or Trouble(
        code, Kind.MESSAGE, "企业微信拒绝了请求", "请按错误码查企业微信文档"
    )
    found = _FROM_IP.search(errmsg)
    if code != 60020 or not found:
        return known
    return Trouble(
        code, known.kind, known.wrong, known.remedy.replace("本机出口 IP", f"本机出口 IP {found[1]}")
    )


def refusal(found: Trouble) -> TryAgain | GiveUp | Halt:
    """The exception to raise for it. A refusal is certain: never in doubt, never sent."""
    after = _WAITS.get(found.kind)
    if found.kind in (Kind.BUSY, Kind.TOKEN):
        return TryAgain(str(found), code=found.code, after=after)
    if after:
        return Halt(found.wrong, code=found.code, after=after, remedy=found.remedy)
    return GiveUp(str(found), code=found.code, gone=found.kind is Kind.PERSON)
