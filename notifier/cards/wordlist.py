"""What is said about the keyword table."""

from collections.abc import Sequence
from typing import Protocol

from notifier.card import Button, Card

_DOES = {"add": "增加", "remove": "删除"}


class Move(Protocol):
    """An order whose first suggestion would change."""

    @property
    def short(self) -> int: ...

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


def shown(department: str, words: Sequence[str]) -> str:
    """A department's words."""
    listed = "、".join(word.replace("*", "…") for word in words)
    how = f"修改请回复：关键词 {department} + ‹词›，或 关键词 {department} - ‹词›"
    return f"{department} 的关键词：{listed or '（无）'}\n{how}"


def tried(kind: str, department: str, word: str, moves: Sequence[Move], tried_on: int) -> Card:
    """What a change would move, and the button that adopts it."""
    rows = [f"{move.short}：{move.before} → {move.after}" for move in moves[:5]]
    more = [f"……共 {len(moves)} 件"] if len(moves) > len(rows) else []
    effect = "\n".join(rows + more) or "首选科室都不变。"
    return Card(
        title=f"试行：{department} {_DOES[kind]}“{word}”",
        subtitle=f"用最近 {tried_on} 件工单试算，变化 {len(moves)} 件",
        text=effect,
        buttons=(Button("采用", key=f"keyword_adopt:{kind}|{department}|{word}", style=1),),
    )


def adopted(kind: str, department: str, word: str, who: str) -> Card:
    """The same card once the change counts."""
    return Card(
        title=f"已采用：{department} {_DOES[kind]}“{word}”",
        subtitle=f"{who} 采用，即时生效",
        buttons=(Button("已采用", key="done"),),
        done="已采用",
    )
