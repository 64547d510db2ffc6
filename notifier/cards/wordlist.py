"""What is said about the keyword table."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from notifier.card import Button, Card

_SCHOOLS = 30  # schools that one message lists
_DOES = {
    "add": "{0} 增加“{1}”",
    "remove": "{0} 删除“{1}”",
    "move": "主题“{1}”改归 {0}",
    "school": "登记学校 {1}（{0}）",
    "no_school": "删除学校 {1}",
}


class Move(Protocol):
    """An order whose first suggestion would change."""

    @property
    def short(self) -> int: ...

    @property
    def before(self) -> str: ...

    @property
    def after(self) -> str: ...


def does(kind: str, department: str, word: str) -> str:
    """An edit in a few words."""
    return _DOES[kind].format(department, word)


def evaluated(rows: Sequence[tuple[str, int, int, int]]) -> str:
    """How versions of the table do on the orders that went out: what version, right, among three, of all."""
    if not rows or not rows[0][3]:
        return "还没有已派发的工单，无从试算。"
    told = [f"{what}：首选一致 {right / of:.0%}，前三含 {among / of:.0%}" for what, right, among, of in rows]
    return "\n".join([f"词表试算（最近 {rows[0][3]} 件已派发工单，只看词表，不含所学）", *told])


def shown(department: str, words: Sequence[str]) -> str:
    """A department's words."""
    listed = "、".join(word.replace("*", "…") for word in words)
    ways = (f"{department} + ‹词›", f"{department} - ‹词›", f"‹主题› 归 {department}")
    how = "修改请回复：" + "，或 ".join(f"关键词 {way}" for way in ways)
    return f"{department} 的关键词：{listed or '（无）'}\n{how}"


def tried(kind: str, department: str, word: str, moves: Sequence[Move], tried_on: int) -> Card:
    """What a change would move, and the button that adopts it."""
    rows = [f"{move.short}：{move.before} → {move.after}" for move in moves[:5]]
    more = [f"……共 {len(moves)} 件"] if len(moves) > len(rows) else []
    effect = "\n".join(rows + more) or "首选科室都不变。"
    return Card(
        title=f"试行：{does(kind, department, word)}",
        subtitle=f"用最近 {tried_on} 件工单试算，变化 {len(moves)} 件",
        text=effect,
        buttons=(Button("采用", key=f"keyword_adopt:{kind}|{department}|{word}", style=1),),
    )


def adopted(kind: str, department: str, word: str, who: str) -> Card:
    """The same card once the change counts."""
    return Card(
        title=f"已采用：{does(kind, department, word)}",
        subtitle=f"{who} 采用，即时生效",
        buttons=(Button("已采用", key="done"),),
        done="已采用",
    )


def schools(known: Mapping[str, str]) -> str:
    """The schools registered by name, at most a screenful."""
    rows = [f"{name}（{stages}）" for name, stages in sorted(known.items())]
    more = [f"……共 {len(rows)} 所"] if len(rows) > _SCHOOLS else []
    how = (
        "增加请回复：学校 + ‹校名› ‹学段›；删除：学校 - ‹校名›；成批登记：python -m bot schools import ‹名单›"
    )
    return "\n".join(["已登记学校：" + ("" if rows else "（无）"), *rows[:_SCHOOLS], *more, how])
