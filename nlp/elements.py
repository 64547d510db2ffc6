"""Reads a contact's free words about the handling: which clause tells what, and the values in it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from nlp import cues, times
from nlp.numerals import half_width
from rules.reply import phrases
from rules.reply.facts import ContactWay, Elements, Part, Span
from rules.words import Opinion

_T = TypeVar("_T")

#: Who said one of these was reached.
_SPOKEN = frozenset({Opinion.SATISFIED, Opinion.MOSTLY, Opinion.DISSATISFIED})

_HEADING = re.compile(
    r"(?:^|(?<=[\n。;!?,\s]))\s*(?:\(?[一二三四五六七八九十\d]{1,2}[)、.]\s*)?[【\[]?("
    + "|".join(words for words, _ in cues.HEADINGS)
    + r")[】\]]?\s*(?::|(?<=[】\]]))\s*"
)
_CLAUSE = re.compile(r"[^,。;!?\n]*(?:[,。;!?\n]+|$)")
_ENDS = re.compile(r"[。;!?\n]")


#: The parts that make the reply's text; the others are told by their values.
_TOLD = frozenset({Part.PROCESS, Part.RESULT, Part.REASON, Part.FOLLOW_UP})


@dataclass(frozen=True)
class Clause:
    """``text[start:end]`` tells ``part``; None while nothing shows what it tells."""

    start: int
    end: int
    part: Part | None
    ends_sentence: bool = False


def read(text: str, now: datetime, tz: ZoneInfo, dispatched_at: datetime | None = None) -> Elements:
    """What ``text`` tells. ``dispatched_at`` settles which day 当天 means."""
    plain = half_width(text)
    clauses = _with_rest(plain, list(_sections(plain)))
    base = (dispatched_at or now).astimezone(tz).date()
    contact = _contact(plain, clauses, times.find(text, now, tz, "past", base))
    opinion = _first(cues.OPINIONS, _words(plain, clauses, Part.OPINION))
    return Elements(
        text=text,
        spans=_spans(plain, clauses),
        contact_at=contact.at,
        contact_at_is_exact=contact.is_exact,
        contact_way=contact.way,
        reached=True if contact.reached is None and opinion in _SPOKEN else contact.reached,
        attempts=contact.attempts,
        true=_first(cues.TRUTHS, plain),
        outcome=_first(cues.OUTCOMES, plain),
        basis=basis(text),
        follow_up_on=_follow_up_on(text, clauses, now, tz),
        opinion=opinion,
    )


def basis(text: str) -> tuple[str, ...]:
    """The documents and rules that the text rests on."""
    named = (re.sub("^(?:根据|按照|依据|依照)", "", match[0]) for match in cues.BASIS.finditer(text))
    return tuple(dict.fromkeys(named))


def _sections(text: str) -> Iterator[Clause]:
    """A part under its own heading as it stands; the rest clause by clause."""
    headings = list(_HEADING.finditer(text))
    yield from _settled(text, _clauses(text, 0, headings[0].start() if headings else len(text)))
    ends = [*(heading.start() for heading in headings), len(text)][1:]
    for heading, end in zip(headings, ends, strict=False):
        part = next(part for words, part in cues.HEADINGS if re.fullmatch(words, heading[1]))
        for match in _CLAUSE.finditer(text, heading.end(), end):
            if match[0].strip():
                yield Clause(match.start(), match.end(), part, bool(_ENDS.search(match[0])))


def _clauses(text: str, start: int, end: int) -> list[Clause]:
    """The clauses that tell something; courtesies and offers are left out."""
    found: list[Clause] = []
    for match in _CLAUSE.finditer(text, start, end):
        words, ends_sentence = _bare(match[0]), bool(_ENDS.search(match[0])) or match.end() == end
        if words and not cues.ASIDE.search(words):
            found.append(Clause(match.start(), match.end(), _part(words, match.start()), ends_sentence))
        elif found and ends_sentence:
            found[-1] = replace(found[-1], ends_sentence=True)
    return found


def _part(words: str, place: int) -> Part | None:
    if cues.OPENING.search(words):
        return None
    for part, pattern in cues.PARTS:
        # The complaint is retold at the beginning or nowhere.
        if pattern.search(words) and (part is not Part.BACKGROUND or place < 120):
            return part
    return None


def _bare(clause: str) -> str:
    return clause.strip(" ,。;!?\n")


def _settled(text: str, clauses: Sequence[Clause]) -> list[Clause]:
    """A clause that shows nothing goes with the one before it in its sentence; a leading one, or one that
    only opens ("根据…规定，"), with the next. "责令停止，并退还" is one order, told in one part."""
    settled: list[Clause] = []
    carried: Part | None = None
    ordered = False
    for index, clause in enumerate(clauses):
        words = _bare(text[clause.start : clause.end])
        before, after = carried, _next_part(clauses, index)
        ordered = ordered and bool(cues.AND_ALSO.search(words))
        own = before if ordered else clause.part
        part = own or ((after or before) if cues.OPENING.search(words) else (before or after))
        settled.append(replace(clause, part=part))
        carried = None if clause.ends_sentence else part
        ordered = carried is Part.PROCESS and (ordered or bool(cues.ORDERED.search(words)))
    return settled


def _with_rest(text: str, clauses: list[Clause]) -> list[Clause]:
    """What is told without a sign of any part goes on with what was told before; it is the result if nothing
    else is. Nothing of substance may be missing in the official text."""
    has_result = any(clause.part is Part.RESULT for clause in clauses)
    told: list[Clause] = []
    for clause in clauses:
        if clause.part is None and _is_substance(text[clause.start : clause.end]):
            before = told[-1].part if told and has_result else None
            clause = replace(clause, part=before if before in _TOLD else Part.RESULT)
        told.append(clause)
    return told


def _is_substance(words: str) -> bool:
    return len(_bare(words)) >= 6 and not phrases.EMPTY.search(words)


def _next_part(clauses: Sequence[Clause], index: int) -> Part | None:
    for clause in clauses[index:]:
        if clause.part or clause.ends_sentence:
            return clause.part
    return None


def _spans(text: str, clauses: Sequence[Clause]) -> dict[Part, tuple[Span, ...]]:
    """Neighbouring clauses of one part are one span; "经与学校核实，" is told with its result as well."""
    spans: dict[Part, list[Span]] = {}
    for index, clause in enumerate(clauses):
        if clause.part is None:
            continue
        start = clause.start
        of_part = spans.setdefault(clause.part, [])
        before = clauses[index - 1] if index else clause
        leads = before.part is Part.PROCESS and not before.ends_sentence
        if clause.part is Part.RESULT and leads and text[before.start :].lstrip().startswith("经"):
            start = before.start
        if of_part and of_part[-1].end >= start:
            of_part[-1] = Span(of_part[-1].start, clause.end)
        else:
            of_part.append(Span(start, clause.end))
    return {part: tuple(found) for part, found in spans.items()}


def _words(text: str, clauses: Sequence[Clause], part: Part) -> str:
    return "".join(text[clause.start : clause.end] for clause in clauses if clause.part is part)


def _first(cues_of: Sequence[tuple[_T, re.Pattern[str]]], text: str) -> _T | None:
    return next((value for value, pattern in cues_of if pattern.search(text)), None)


@dataclass(frozen=True)
class _Contact:
    at: datetime | None = None
    is_exact: bool = False
    way: ContactWay | None = None
    reached: bool | None = None
    attempts: tuple[datetime, ...] = ()


def _contact(text: str, clauses: Sequence[Clause], found: Sequence[times.Found]) -> _Contact:
    """Goes through the contact clauses: times before "not answered" are attempts, the next is the contact."""
    attempts: list[times.Found] = []
    pending: list[times.Found] = []
    made: times.Found | None = None
    reached: bool | None = None
    for clause in clauses:
        if clause.part not in (Part.CONTACT, Part.OPINION):
            continue
        words = text[clause.start : clause.end]
        pending += [time for time in found if clause.start <= time.start < clause.end]
        if cues.NOT_REACHED.search(words):
            attempts, pending = attempts + pending, []
            reached = reached or False
        elif cues.REACHED.search(words):
            made, pending, reached = made or (pending[0] if pending else None), [], True
    if reached is False:
        attempts += pending
    elif made is None and pending:
        made = pending[0]
    exact = tuple(time.at for time in attempts if time.precise)
    way = _first(cues.WAYS, _words(text, clauses, Part.CONTACT))
    return _Contact(made.at if made else None, bool(made and made.precise), way, reached, exact)


def _follow_up_on(text: str, clauses: Sequence[Clause], now: datetime, tz: ZoneInfo) -> date | None:
    """The day named with the follow-up, a deadline before any other."""
    for part in (Part.FOLLOW_UP, Part.REASON):
        named = times.find(_words(text, clauses, part), now, tz, "future")
        ahead = [time for time in named if time.day >= now.astimezone(tz).date()]
        for time in (*(time for time in ahead if time.is_deadline), *ahead):
            return time.day
    return None
