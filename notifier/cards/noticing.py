"""What is said about notices: 通知, 已读, 完成, and the chase."""

from collections.abc import Sequence
from datetime import datetime

from notifier.card import Button, Card, Text
from notifier.cards.phrases import when
from rules.manual import Manual
from rules.reply import without_personal
from storage.tables import NoticeRow


def _lines(row: NoticeRow, now: datetime, manual: Manual) -> tuple[tuple[str, str], ...]:
    return (("截止", when(row.due_at, now, manual.tz)),) if row.due_at else ()


def notice(row: NoticeRow, text: str, who: str, now: datetime, manual: Manual) -> Card:
    """To each who is told."""
    return Card(
        title="通知",
        subtitle=f"{who} 发出",
        text=without_personal(text)[:150],
        lines=_lines(row, now, manual),
        buttons=(
            Button("完成", key=f"notice_done:{row.id}", style=1),
            Button("已读", key=f"notice_read:{row.id}", style=2),
        ),
    )


def face(row: NoticeRow, text: str, is_done: bool, now: datetime, manual: Manual) -> Card:
    """The card after 已读 (it can still be done) or 完成."""
    done = Button("完成", key=f"notice_done:{row.id}", style=1)
    return Card(
        title="通知",
        subtitle="已完成" if is_done else "已读，办完请点“完成”",
        text=without_personal(text)[:150],
        lines=_lines(row, now, manual),
        buttons=(Button("已完成", key="done"),) if is_done else (done,),
        done="已完成" if is_done else "",
    )


def chase(row: NoticeRow, text: str, now: datetime, manual: Manual) -> Card:
    """To who has not done it, before the day."""
    return Card(
        title="提醒：通知事项即将截止",
        subtitle="办完请点“完成”",
        text=without_personal(text)[:150],
        lines=_lines(row, now, manual),
        buttons=(Button("完成", key=f"notice_done:{row.id}", style=1),),
    )


def sent(names: Sequence[str], due: datetime | None, now: datetime, manual: Manual) -> str:
    until = f"，截止 {when(due, now, manual.tz)}" if due else ""
    return f"通知已发给 {'、'.join(names)}{until}。"


def all_done(text: str) -> Text:
    return Text(f"通知“{without_personal(text)[:30]}”已全部完成。")


def over(text: str, lacking: Sequence[str]) -> Text:
    """To who sent it, when the day has come."""
    rest = f"尚未完成：{'、'.join(lacking)}。" if lacking else "均已完成。"
    return Text(f"通知“{without_personal(text)[:30]}”已到截止时间，{rest}")
