"""What is allowed and still looks wrong in a configuration: soft findings, for `check` and the start."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from rules.words import Role

if TYPE_CHECKING:
    from bot.config import Config

_EXAMPLE = "EXAMPLE"
_SHORT_TOKEN = 16
_NOTICES_COME_IN = 11  # the State Council publishes the next year's holidays in November
#: Any week will do: shifts go by weekday and time of day.
_MONDAY = datetime(2026, 1, 5, tzinfo=UTC)
_VARIABLES = {
    "corp_id": "JIBAN_WECOM_CORP_ID",
    "secret": "JIBAN_WECOM_SECRET",
    "token": "JIBAN_WECOM_TOKEN",
    "encoding_aes_key": "JIBAN_WECOM_ENCODING_AES_KEY",
    "bot_id": "JIBAN_WECOM_BOT_ID",
    "bot_secret": "JIBAN_WECOM_BOT_SECRET",
}


def find(config: "Config", today: date | None = None) -> Iterator[str]:
    """Each finding as one Chinese sentence that begins with the path it is about.

    With ``today``, also whether the holidays of this year, and from November of the next, are known.
    """
    if today:
        yield from _calendar(config, today)
    yield from _channel(config)
    yield from _web(config)
    yield from _approval(config)
    yield from _api(config)
    yield from _people(config)
    yield from _shifts(config)
    yield from _special_days(config)
    yield from _departments(config)


def _web(config: "Config") -> Iterator[str]:
    """The loopback is right beside the sandbox, and wrong with the real platform."""
    wecom = config.channels.wecom
    is_real = wecom is not None and "127.0.0.1" not in wecom.api_base and "localhost" not in wecom.api_base
    if is_real and ("127.0.0.1" in config.web.public_url or "localhost" in config.web.public_url):
        yield "web.public_url: 是本机地址，手机和企业微信打不开：请写反向代理的 https 地址"


def _channel(config: "Config") -> Iterator[str]:
    wecom, telegram, line = config.channels.wecom, config.channels.telegram, config.channels.wecom_bot
    if wecom is None and line is None and (telegram is None or not telegram.token):
        yield "channels: 没有配置任何渠道，消息发不出去"
    if wecom is not None:
        for name in wecom.missing:
            variable = f"，或设环境变量 {_VARIABLES[name]}" if name in _VARIABLES else ""
            yield f"channels.wecom.{name}: 没有设置，企业微信收发不了消息：请写进配置{variable}"
        if any(_EXAMPLE in str(value) for value in dict(wecom).values()):
            yield "channels.wecom: 仍是示例里的值，请换成企业微信管理后台给出的真实值"
        if wecom.token and not wecom.token.isalnum():
            yield "channels.wecom.token: 企业微信要求只含英文字母和数字"
    for name in line.missing if line else ():
        variable = _VARIABLES[f"bot_{name}"]
        yield f"channels.wecom_bot.{name}: 没有设置，智能机器人连不上：请写进配置，或设环境变量 {variable}"
    yield from _groups(config)
    if telegram is not None and telegram.token:
        yield "channels.telegram: 服务器在境外，只可用于演示数据，不要流转真实工单"


def _groups(config: "Config") -> Iterator[str]:
    names = [group.name for group in config.channels.groups]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"channels.groups: 有几个群都叫“{name}”，只有最后一个收得到：请改名"
    for group in config.channels.groups:
        if _EXAMPLE in group.key:
            yield f"channels.groups: “{group.name}”的 key 仍是示例里的值，请换成群机器人 Webhook 地址里的 key"
        if group.chat_id and config.channels.wecom is None:
            yield f"channels.groups: “{group.name}”是应用群，要配置 channels.wecom 才发得出去"


def _calendar(config: "Config", today: date) -> Iterator[str]:
    years = (today.year, today.year + 1) if today.month >= _NOTICES_COME_IN else (today.year,)
    for year in years:
        if not config.calendar.published(year):
            yield (
                f"calendar: {year} 年放假安排尚未收录，工作日时限暂按周末和法定节假日计算，调休不准："
                "通知公布后请运行 calendar import（已收入数据库的见 calendar show）"
            )


def _approval(config: "Config") -> Iterator[str]:
    if not config.privacy.approved_by or config.privacy.approved_on is None:
        yield "privacy.approved_by: 没有登记渠道审批：请填写谁（approved_by）、何时（approved_on）批准"
    if config.privacy.wecom == "full":
        yield "privacy.wecom: 卡片将带脱敏全文，请确认渠道审批允许"


def _api(config: "Config") -> Iterator[str]:
    token = config.api.token
    if token and _EXAMPLE in token:
        yield "api.token: 仍是示例里的值，任何人都能据此写入工单，请更换"
    elif token and len(token) < _SHORT_TOKEN:
        yield f"api.token: 太短，请至少用 {_SHORT_TOKEN} 位随机字符"


def _people(config: "Config") -> Iterator[str]:
    held = {role for person in config.people for role in person.roles}
    for role in (Role.CHIEF, Role.SUPERVISOR, Role.LEADER, Role.ADMIN):
        if role not in held:
            yield f"people: 没有{role.label}（{role.value}），要升级到这一级的提醒无人可收"
    for person in config.people:
        if not (person.wecom or person.telegram):
            yield f"people: {person.name}（{person.id}）没有企业微信账号也没有 Telegram，收不到消息"
        elif not person.roles:
            yield f"people: {person.name}（{person.id}）没有角色，什么也做不了"


def _shifts(config: "Config") -> Iterator[str]:
    """Half-hours of the week that no shift covers, told by the first; and people who are not of the desk."""
    desk = {person.id for person in config.people if {Role.DUTY, Role.CHIEF} & set(person.roles)}
    for shift in config.shifts:
        for who in shift.people:
            if who not in desk:
                yield f"duty.shifts: {shift.name}里的 {who} 不是值班员也不是班组长，处理不了工单"
    for rotation in config.rotations:
        for who in rotation.people:
            if who not in desk:
                yield f"duty.rotations: {who} 不是值班员也不是班组长，处理不了工单"
        for day, name in rotation.uncovered()[:1]:
            yield f"duty.rotations: 轮到第 {day} 天时 {name} 没有人值班，请核对人数与班次顺序"
    week = [_MONDAY + timedelta(minutes=30 * step) for step in range(7 * 48)]
    gap = next((at for at in week if not any(shift.covers(at) for shift in config.shifts)), None)
    if config.shifts and gap:
        yield f"duty.shifts: 周{'一二三四五六日'[gap.weekday()]} {gap:%H:%M} 起没有人值班，新工单到时无人可收"


def _special_days(config: "Config") -> Iterator[str]:
    """A shift that the chief may still set in chat, or a name that was mistyped."""
    known = {shift.name for shift in config.shifts}
    for index, mode in enumerate(config.ladders.modes):
        for need in mode.roster:
            if need.shift not in known:
                said = f"{mode.name}要求的班次“{need.shift}”不在 duty.shifts 里"
                yield f"ladders.modes[{index}].roster: {said}：请核对班次名"


def _departments(config: "Config") -> Iterator[str]:
    for department in config.departments:
        if not department.contact_b:
            yield f"departments: {department.name}没有联系人 B，A 不在时无人接替"
        if not department.head:
            yield f"departments: {department.name}没有负责人，抄送、审定和升级提醒无人可收"
