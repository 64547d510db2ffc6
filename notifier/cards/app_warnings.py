"""What the platform says of the application itself, in words."""

from datetime import datetime, tzinfo

from notifier.cards.phrases import when

_SAID = {
    "inactive_alert": "应用长期无人使用，企业微信将停用它",
    "close_inactive_agent": "应用因长期无人使用已被企业微信停用，消息收发中断",
    "reopen_inactive_agent": "应用已恢复使用",
    "low_active_alert": "应用使用人数过少，企业微信将限制它",
    "low_active": "应用因使用人数过少已被企业微信限制",
    "active_restored": "应用的限制已解除",
}
_GOOD = ("reopen_inactive_agent", "active_restored")


def warned(kind: str, takes_effect: datetime | None, now: datetime, tz: tzinfo) -> str:
    """``kind`` is the platform's word; what to do is said unless all is well again."""
    from_then = f"，{when(takes_effect, now, tz)} 起生效" if takes_effect else ""
    what = _SAID.get(kind, f"应用状态有变化（{kind}）")
    remedy = (
        "" if kind in _GOOD else "请系统管理员到企业微信管理后台“应用管理”处理，并请各联系人进入应用一次。"
    )
    return f"【应用状态】{what}{from_then}。{remedy}"
