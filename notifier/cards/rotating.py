"""What is said of 轮班: a pattern of shifts that repeats."""

from collections.abc import Mapping, Sequence

from rules.people import WORKED_DAYS
from rules.rotation import Rotation


def listed(rotations: Sequence[Rotation], names: Mapping[str, str]) -> str:
    """What there is, one a line."""
    if not rotations:
        return "没有轮班。班组长可回复：轮班 白班 夜班 休 休 王芳 李建 赵静 陈立 3月9日起"
    return "\n".join(["轮班", *(_line(one, names) for one in rotations)])


def begun(rotation: Rotation, names: Mapping[str, str], *, is_alone: bool = True) -> str:
    """What was set, and which days of it nobody has; where it is not one of many, what can be done next."""
    gaps = [f"第 {day} 天 {name}" for day, name in rotation.uncovered()]
    warning = f"\n注意：每轮 {'、'.join(gaps[:4])} 无人值班，请核对人数与班次顺序。" if gaps else ""
    again = "回复“排班”查看一周值班表；某天调整用“换班”，请假由代理人顶班。"
    return f"已设轮班：{_line(rotation, names)}{warning}" + (f"\n{again}" if is_alone else "")


def ended() -> str:
    """All are over."""
    return "轮班已取消，各班次改由固定人员值班。回复“排班”查看；没有人员的班次请用“排班 班次 姓名”补上。"


def _line(rotation: Rotation, names: Mapping[str, str]) -> str:
    counts = {None: "", WORKED_DAYS: "（只算工作日）"}.get(rotation.counts, "（只算休息日）")
    who = "、".join(names.get(person, person) for person in rotation.people)
    apart = f"，依次错开 {rotation.step} 天" if len(rotation.people) > 1 else ""
    begins = f"{rotation.start.month}月{rotation.start.day}日"
    return f"{'→'.join(rotation.pattern)}，{len(rotation.round)} 天一轮{counts}，{begins}起，{who}{apart}。"
