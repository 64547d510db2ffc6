"""Reads what an officer or a contact types into one command, or says which one it nearly was."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from nlp import references
from nlp.numerals import half_width
from nlp.typed import BY_VERB, COMMANDS, SPELLINGS
from nlp.verbs import CommandSpec, Verb

#: How near (0–100) an unknown word must come to a command to be offered instead.
NEAR = 50
MOST_OFFERED = 3


@dataclass(frozen=True)
class Command:
    """One command as typed. ``orders`` are raw references: short numbers, platform numbers or their tails."""

    verb: Verb
    orders: tuple[str, ...] = ()
    everything: bool = False  # 全部
    department: str = ""  # as typed; ``nlp.departments`` finds which one
    text: str = ""

    @property
    def spec(self) -> CommandSpec:
        return BY_VERB[self.verb]

    @property
    def missing(self) -> tuple[str, ...]:
        """Which of "order", "department", "text" the command needs and has not."""
        spec = self.spec
        lacks = {
            "order": spec.orders != "none" and not self.orders and not self.everything,
            "department": spec.department and not self.department and spec.verb is not Verb.SIGN_AND_DISPATCH,
            "text": spec.text == "must" and not self.text,
        }
        return tuple(part for part, is_missing in lacks.items() if is_missing)


@dataclass(frozen=True)
class Unclear:
    """No command; ``nearest`` are at most three full wordings that may have been meant."""

    nearest: tuple[str, ...] = ()


_SLASH = re.compile(r"/([a-z_]+)(?:@\w+)?\s*", re.IGNORECASE)
_POLITE = re.compile(r"(?:请|麻烦|帮我|帮忙|我要|我想)+\s*")
_PARTICLES = re.compile(r"(?:一下|完成|了|吧|啊|呢|哈|下)?[\s。.!?,:;~]*")
_EVERYTHING = re.compile(r"\s*(?:全部|所有|全都|都签|一键)(?:工单)?(?=[\s,,。]|$|派)")
_TO = re.compile(r"[\s,:]*(?:派?给|到|至|由)?\s*")
_DEPARTMENT = re.compile(r"([^\s,、:;。()]+?(?:科室|科|室|中心|处|专班)(?!研|学)|[^\s,、:;。()]+)")
_REASON = re.compile(r"[\s,、:;。]*(?:(?:原因|理由)(?:是|为)?[:\s]*)?")
_EVERYTHING_FIRST = re.compile(r"(?:全部|所有|一键|全都)(?:工单)?(\D+)")
_AND_DISPATCH = re.compile(r"[\s,、]*(?:并|再|然后|,)?(?:派发给?|派给?|派单给?)\s*")
_LONE_NUMBER = re.compile(r"(?:#|工单号?|第)?\s*[:#]?\s*(?:热线-)?[A-Za-z0-9-]+\s*号?单?[\s?。!]*")
#: Longer than this without a number is talk, not a mistyped command.
_LONGEST_TYPO = 8
_SLASHES = {spec.verb.value: spec for spec in COMMANDS} | {"start": BY_VERB[Verb.HELP]}


def parse(text: str) -> Command | Unclear:
    """The command in ``text``; ``Unclear`` for anything else: a free answer, a typo."""
    source = text.strip()
    said = half_width(source)
    command = _slash(said) or _spoken(said) or _number_first(said) or Unclear(_nearest(said))
    if isinstance(command, Unclear) or not command.text:
        return command
    return replace(command, text=source[-len(command.text) :])  # the end of what was typed, as it was typed


def _slash(said: str) -> Command | Unclear | None:
    match = _SLASH.match(said)
    if match is None:
        return None
    name, rest = match[1].lower(), said[match.end() :]
    if spec := _SLASHES.get(name):
        return _read(spec, rest)
    return Unclear(_nearest_of(name, _SLASHES, rest))


def _spoken(said: str) -> Command | None:
    polite = _POLITE.match(said)
    plain = said[polite.end() :] if polite else said
    if everything := _EVERYTHING_FIRST.fullmatch(plain):
        plain = f"{everything[1]} 全部"
    return _first_word(said) or _first_word(plain)


def _first_word(said: str) -> Command | None:
    for word, spec in SPELLINGS:
        if said.lower().startswith(word):
            rest = said[len(word) :]
            if _may_follow(spec, word, rest):
                return _read(spec, rest)
    return None


def _may_follow(spec: CommandSpec, word: str, rest: str) -> bool:
    """Whether ``rest`` can follow the command's word: 我的 is a command, 我的孩子 is not."""
    apart = rest[:1].isspace()  # 通知 … is a command however long it is, 通知家长… may be anything
    if not (rest := rest[_end(_PARTICLES, rest) :]) or _EVERYTHING.match(rest):
        return True
    if spec.orders == "none":
        is_short = len(rest) <= 60 and (len(word) > 1 or len(rest) <= 20)
        return spec.text != "no" and (is_short or (apart and len(word) > 1 and spec.text == "must"))
    if references.read(rest, several=False).numbers:
        return True
    return spec.department and bool(_department_first(rest))


def _read(spec: CommandSpec, rest: str) -> Command:
    rest = rest[_end(_PARTICLES, rest) :]
    if spec.orders == "none":
        return Command(spec.verb, text=rest.strip() if spec.text != "no" else "")
    if everything := _EVERYTHING.match(rest):
        return _with_words(spec, (), rest[everything.end() :], everything=True)
    if spec.department and not references.read(rest, several=False).numbers:
        return _department_first(rest, spec) or _with_words(spec, (), rest)
    numbers = references.read(rest, several=spec.orders == "many")
    rest = rest[numbers.end :]
    if spec.verb is Verb.SIGN and (then := _AND_DISPATCH.match(rest)):
        return _with_words(BY_VERB[Verb.SIGN_AND_DISPATCH], numbers.numbers, rest[then.end() :])
    return _with_words(spec, numbers.numbers, rest)


def _with_words(
    spec: CommandSpec, orders: tuple[str, ...], rest: str, *, everything: bool = False
) -> Command:
    department = ""
    if spec.department:
        rest = rest[_end(_TO, rest) :]
        if match := _DEPARTMENT.match(rest):
            department, rest = match[1], rest[match.end() :]
    reason = rest[_end(_REASON, rest) :].strip()
    return Command(spec.verb, orders, everything, department, reason)


def _department_first(rest: str, spec: CommandSpec | None = None) -> Command | None:
    """ "派 小教科 1023": the department before the number."""
    match = re.match(r"([^\s\d,、]{2,12})[\s,、:]*(?=[#\dA-Za-z])", rest)
    if match is None:
        return None
    numbers = references.read(rest, match.end())
    if not numbers.numbers:
        return None
    reason = rest[numbers.end + _end(_REASON, rest[numbers.end :]) :].strip()
    return Command(spec.verb if spec else Verb.DISPATCH, numbers.numbers, False, match[1], reason)


def _number_first(said: str) -> Command | None:
    """ "1023", and "1023 签收": the number, then the verb."""
    said = re.sub(r"^把", "", said)
    numbers = references.read(said)
    if not numbers.numbers:
        return None
    if _LONE_NUMBER.fullmatch(said):
        return Command(Verb.SHOW, numbers.numbers[:1])
    rest = said[numbers.end :].lstrip(" ,:")
    for word, spec in SPELLINGS:
        if spec.orders != "none" and rest.startswith(word) and len(rest) <= 60:
            after = rest[len(word) :]
            if len(word) > 1 or spec.department or not after:
                return _with_words(spec, numbers.numbers, after[_end(_PARTICLES, after) :])
    return None


def _nearest(said: str) -> tuple[str, ...]:
    match = re.match(r"[^\s\d#,、:]{1,8}", said)
    if match is None:
        return ()
    rest = said[match.end() :].strip()
    if not references.read(rest, several=False).numbers and len(said) > _LONGEST_TYPO:
        return ()
    return _nearest_of(match[0], dict(SPELLINGS), rest)


def _nearest_of(word: str, spellings: Mapping[str, CommandSpec], rest: str) -> tuple[str, ...]:
    """Full wordings of the nearest commands, one for each command, the rest as it was typed."""
    found = process.extract(word, list(spellings), scorer=fuzz.ratio, limit=None, score_cutoff=NEAR)
    wants_order = bool(re.search(r"\d|全部", rest))

    def rank(hit: tuple[str, float, int]) -> tuple[float, int, bool]:
        in_place = sum(one == other for one, other in zip(word, hit[0], strict=False))
        return -hit[1], -in_place, (spellings[hit[0]].orders != "none") != wants_order

    ranked = sorted(found, key=rank)
    specs = dict.fromkeys(spellings[spelling] for spelling, _, _ in ranked)
    return tuple(_wording(spec, rest) for spec in list(specs)[:MOST_OFFERED])


def _wording(spec: CommandSpec, rest: str) -> str:
    if spec.orders == "none" and spec.text == "no":
        return spec.word
    fits = spec.orders == "none" or "全部" in rest or references.read(rest, several=False).numbers
    return f"{spec.word} {rest}" if rest and fits else spec.example


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
