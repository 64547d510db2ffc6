"""信息上报: what a report of an event is made of, which may follow which, and what is still to be asked."""

from collections.abc import Collection, Mapping

from rules.errors import Refusal
from rules.words import IncidentPhase

#: The parts of every report, in the order in which they are asked for and written.
PARTS: dict[str, str] = {
    "time": "时间",
    "place": "地点",
    "people": "人员",
    "course": "经过",
    "measures": "措施",
    "state": "现状",
}
#: One short question each.
QUESTIONS: dict[str, str] = {
    "time": "何时发生？如：今天14点20分",
    "place": "在什么地方？",
    "people": "涉及多少人、有无伤亡？（只写人数和身份，不写姓名）",
    "course": "简要经过是怎样的？",
    "measures": "已采取哪些措施？",
    "state": "目前情况怎样？",
}
#: What stands for what nobody knows yet.
UNKNOWN = "正在核实"
#: What a report must say anew, whatever was reported before.
_FRESH = {
    IncidentPhase.FIRST: (),
    IncidentPhase.FURTHER: ("measures", "state"),
    IncidentPhase.FINAL: ("measures", "state"),
}


def next_phase(last: IncidentPhase | None) -> IncidentPhase:
    """What comes next where nobody says so."""
    return IncidentPhase.FIRST if last is None else IncidentPhase.FURTHER


def must_follow(phase: IncidentPhase, last: IncidentPhase | None) -> None:
    """Raise Refusal unless ``phase`` may follow ``last``. After a 终报 only a 续报 opens the matter again."""
    if phase is IncidentPhase.FIRST and last is not None:
        raise Refusal("phase", "已经首报，后续情况请用“续报”或“终报”。")
    if phase is not IncidentPhase.FIRST and last is None:
        raise Refusal("phase", "尚未首报，请先“首报”。")
    if phase is IncidentPhase.FINAL and last is IncidentPhase.FINAL:
        raise Refusal("phase", "已经终报。情况又有变化的，请用“续报”。")


def missing(facts: Mapping[str, str], phase: IncidentPhase, fresh: Collection[str]) -> str | None:
    """The part to ask for next; None when nothing is missing. ``fresh``: the parts said this time."""
    lacking = (part for part in PARTS if not facts.get(part))
    stale = (part for part in _FRESH[phase] if part not in fresh)
    return next(lacking, None) or next(stale, None)


def text(facts: Mapping[str, str]) -> str:
    """The report's parts as lines."""
    return "\n".join(f"{label}：{facts[part]}" for part, label in PARTS.items() if facts.get(part))
