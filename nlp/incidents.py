"""Reads a report of an event: labelled parts, or one free sentence of which each clause tells something."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from nlp import schools, times
from rules.words import IncidentPhase

_PHASE = re.compile("|".join(phase.label for phase in IncidentPhase))
_LABELS = {
    "time": "发生时间|时间",
    "place": "发生地点|地点",
    "people": "涉及人员|人员伤亡|人员情况|伤亡|人员|人数",
    "course": "事件经过|简要经过|简要情况|主要情况|经过|情况",
    "measures": "已采取措施|采取措施|处置措施|措施|处置",
    "state": "目前状态|目前情况|当前状态|最新情况|现状|状态|进展|结果",
}
_LABEL = re.compile(
    "(?:^|[\\s。；;，,])(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _LABELS.items()) + ")[:：]"
)
_CLAUSE = re.compile(r"[，,。；;\n]+")
_STATE = re.compile(
    r"^(?:目前|截至|当前|现在|现场|现(?=已|无|秩序|情况))|情绪(?:已)?(?:稳定|平稳)|秩序(?:已)?(?:正常|恢复)"
)
_MEASURE = re.compile(
    r"(?:已|已经|立即|随即|第一时间|正在|迅速|同时)"
    r".{0,10}(?:送|拨打|报警|启动|安排|联系|派|封存|疏散|约谈|上报|报告|停|处置|成立|赶赴|到场|到校|通知|安抚|救治|就医|调查|核查|组织|隔离|关闭|撤离)"
)
_PEOPLE = re.compile(
    r"(?:约|近)?\s*[\d一二三四五六七八九十两百]+\s*(?:余|多)?\s*(?:名|人|位)"
    r"(?:学生|师生|幼儿|儿童|孩子|家长|教师|老师|教职工|职工|工作人员|人员|群众)?"
    r"(?:受伤|轻伤|重伤|死亡|住院|就医|送医|不适|轻生)?"
)
_NOBODY = re.compile(r"(?:暂?无|没有|未造成|未有)(?:人员)?(?:受伤|伤亡|死亡|人员伤亡)")
_PLACE = re.compile(r"(?:在|位于)(?P<place>[^，,。；;]{2,20}?)(?=发生|出现|内|里|，|,|。|$)")


def read_phase(words: str) -> tuple[IncidentPhase | None, str]:
    """首报, 续报 or 终报 where the words begin with it, and the rest."""
    match = _PHASE.match(words.strip())
    if match is None:
        return None, words.strip()
    return IncidentPhase.from_label(match[0]), words.strip()[match.end() :].strip(" ，,。:：")


def read(words: str, now: datetime, tz: ZoneInfo) -> dict[str, str]:
    """The parts that the words tell, by the names of ``rules.incidents.PARTS``."""
    labelled = _labelled(words)
    found = labelled or _free(words, now, tz)
    if said := labelled.get("time"):
        found["time"] = read_time(said, now, tz) or said
    return {part: said for part, said in found.items() if said}


def read_time(words: str, now: datetime, tz: ZoneInfo) -> str:
    """When it happened, written in full: "2026年3月3日14时20分"; empty where no time is named."""
    found = next(iter(times.find(words, now, tz, lean="past")), None)
    if found is None:
        return ""
    local = found.at.astimezone(tz)
    day = f"{found.day.year}年{found.day.month}月{found.day.day}日"
    return f"{day}{local.hour}时{local.minute:02d}分" if found.precise else day


def _labelled(words: str) -> dict[str, str]:
    marks = list(_LABEL.finditer(words))
    ends = [mark.start() for mark in marks[1:]] + [len(words)]
    if not marks:
        return {}
    return {
        str(mark.lastgroup): words[mark.end() : end].strip(" \n，,。；;")
        for mark, end in zip(marks, ends, strict=True)
    }


def _free(words: str, now: datetime, tz: ZoneInfo) -> dict[str, str]:
    """Each clause is a measure, how things stand, or what happened."""
    parts: dict[str, list[str]] = {"course": [], "measures": [], "state": []}
    for clause in filter(None, (clause.strip() for clause in _CLAUSE.split(words))):
        kind = "state" if _STATE.search(clause) else "measures" if _MEASURE.search(clause) else "course"
        parts[kind].append(clause)
    found = {part: "，".join(clauses) for part, clauses in parts.items()}
    people = _PEOPLE.search(words) or _NOBODY.search(words)
    return {
        **found,
        "time": read_time(words, now, tz),
        "place": _place(words),
        "people": people[0].strip() if people else "",
    }


def _place(words: str) -> str:
    named = next((school.name for school in schools.find(words)), "")
    match = _PLACE.search(words)
    return named or (match["place"] if match else "")
