"""Reads "查 食堂 上周 未办结": which words, days, states and department are asked for."""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from nlp.departments import Departments, meant_department
from nlp.numerals import half_width
from nlp.periods import find_period
from rules.words import State


@dataclass(frozen=True)
class Query:
    """What is asked for; empty or None means "any". Every word must be found."""

    words: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None  # exclusive
    states: frozenset[State] = frozenset()
    overdue: bool = False
    department: str = ""


_OPEN = frozenset(state for state in State if state.is_open)
_STATES: dict[str, frozenset[State]] = {
    **{state.label: frozenset({state}) for state in State},
    **dict.fromkeys(("未办结", "没办结", "未完成", "在办", "未结", "未办"), _OPEN),
    **dict.fromkeys(("已办结", "办结"), frozenset({State.REPORTED, State.CLOSED})),
    **dict.fromkeys(("待回访", "已上报"), frozenset({State.REPORTED})),
    **dict.fromkeys(("未签收",), frozenset({State.RECEIVED})),
    **dict.fromkeys(("未派发",), frozenset({State.RECEIVED, State.SIGNED})),
    **dict.fromkeys(("未接收",), frozenset({State.DISPATCHED})),
    **dict.fromkeys(("退单",), frozenset({State.RETURNED})),
}
_OVERDUE = ("已超期", "超期", "逾期", "超时")
_FILLER = re.compile(r"^(?:的|工单|诉求|件|有关|关于|全部|所有)+|(?:的|工单|诉求|的件)+$")
#: Below this a word is a word and not a department: "学校" is no 学前教育科.
_DEPARTMENT_LIKE = re.compile(r"科$|室$|中心$|处$")


def read_query(words: str, now: datetime, tz: ZoneInfo, departments: Departments = ()) -> Query:
    """The query in the words after 查."""
    period = find_period(words, now, tz)
    left = words[: period.start] + " " + words[period.end :] if period else words
    rest: list[str] = []
    states: frozenset[State] = frozenset()
    overdue, department = False, ""
    for word in re.split(r"[\s,、;。]+", half_width(left)):
        if word in _STATES:
            states |= _STATES[word]
        elif word in _OVERDUE:
            overdue = True
        elif not department and (named := _department(word, departments)):
            department = named
        elif plain := _FILLER.sub("", word):
            rest.append(plain)
    return Query(
        tuple(rest),
        period.since if period else None,
        period.until if period else None,
        states,
        overdue,
        department,
    )


def _department(word: str, departments: Departments) -> str:
    """The department, where the word is one of its names or looks like an abbreviation of it."""
    exact = next((name for name, aliases in departments if word in (name, *aliases)), "")
    return exact or (_DEPARTMENT_LIKE.search(word) and meant_department(word, departments)) or ""
