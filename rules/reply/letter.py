"""The one text that the desk copies into the city's platform, made of the facts."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from rules.reply.check import NOTHING_TO_FOLLOW
from rules.reply.facts import ContactWay, ReplyFacts
from rules.words import Opinion, Outcome

_NUMERALS = "一二三四五六七八九"
_OUTCOMES = {
    Outcome.SOLVED: "诉求人反映的问题已解决。",
    Outcome.PARTLY: "诉求人反映的问题已部分解决。",
    Outcome.UNSOLVED: "诉求人反映的问题暂未解决。",
    Outcome.EXPLAINED: "已就有关政策和情况向诉求人作出解释说明。",
}
_OPINIONS = {
    Opinion.SATISFIED: "诉求人对办理情况表示满意。",
    Opinion.MOSTLY: "诉求人对办理情况表示基本满意。",
    Opinion.DISSATISFIED: "诉求人对办理情况表示不满意。",
    Opinion.SILENT: "诉求人未对办理情况表态。",
}
#: "诉求人对处理结果表示满意。" and the like say no more than the opinion.
_BARE_OPINION = 14
_WAYS = {
    ContactWay.PHONE: "电话联系诉求人",
    ContactWay.MESSAGE: "通过短信联系诉求人",
    ContactWay.WECHAT: "通过微信联系诉求人",
    ContactWay.MEETING: "与诉求人当面沟通",
    ContactWay.ONLINE: "通过网络留言联系诉求人",
}


def compose(facts: ReplyFacts, tz: ZoneInfo) -> str:
    """The reply in numbered paragraphs; what is not known has none."""
    paragraphs = ((title, text) for title, text in _paragraphs(facts, tz) if text)
    return "\n".join(f"{_NUMERALS[i]}、{title}：{text}" for i, (title, text) in enumerate(paragraphs))


def _paragraphs(facts: ReplyFacts, tz: ZoneInfo) -> Iterator[tuple[str, str]]:
    yield "案件背景", _sentence(facts.background)
    yield "首次联系", _contact(facts, tz)
    yield "处置过程", _sentence(facts.process)
    yield "处置结果", _result(facts)
    yield "未解决原因", _reason(facts)
    yield "后续跟进", _follow_up(facts)
    yield "诉求人意见", _opinion(facts)


def _contact(facts: ReplyFacts, tz: ZoneInfo) -> str:
    who = facts.handler or "承办人"
    tried = _tried(facts, who, tz)
    if facts.reached is False:
        return f"{tried}未能取得联系。" if tried else ""
    if facts.contact_at is None:
        return ""
    before = f"{tried}未能取得联系；" if tried else ""
    way = _WAYS[facts.contact_way] if facts.contact_way else "联系诉求人"
    return (
        f"{before}{_day(facts.contact_at, tz)}{_hour(facts.contact_at, tz)}，{who}{way}，就反映事项作了沟通。"
    )


def _tried(facts: ReplyFacts, who: str, tz: ZoneInfo) -> str:
    if not facts.attempts:
        return ""
    several = len(facts.attempts) > 1
    how = f"先后{len(facts.attempts)}次联系诉求人，均" if several else "联系诉求人，"
    return f"{who}于{_moments(facts.attempts, tz)}{how}"


def _result(facts: ReplyFacts) -> str:
    text = _sentence(facts.result)
    if facts.true and "属实" not in text and "属实" not in facts.process:
        text = f"经核实，诉求人反映的情况{facts.true.label}。{text}"
    if facts.outcome and not re.search(_SAYS[facts.outcome], text):
        text += _OUTCOMES[facts.outcome]
    return text


_SAYS = {
    Outcome.SOLVED: "(?<!未)(?<!部分)解决",
    Outcome.PARTLY: "部分",
    Outcome.UNSOLVED: "未(?:能|予)?解决|无法解决|不予",
    Outcome.EXPLAINED: "解释|说明",
}


def _reason(facts: ReplyFacts) -> str:
    if facts.outcome in (Outcome.SOLVED, None) and not facts.reason:
        return ""
    basis = f"依据：{_sentence(facts.basis)}" if facts.basis and facts.basis not in facts.reason else ""
    reason = "" if facts.reason and facts.reason in facts.result else _sentence(facts.reason)
    return reason + basis


def _follow_up(facts: ReplyFacts) -> str:
    if facts.follow_up.strip("。") in NOTHING_TO_FOLLOW:
        return "本件已办结，无后续跟进事项。" if facts.outcome is Outcome.SOLVED else "无后续跟进事项。"
    text = _sentence(facts.follow_up)
    if facts.follow_up_on and not re.search(r"\d+[月/.-]\d+", text):
        day = facts.follow_up_on
        text += f"完成时限：{day.year}年{day.month}月{day.day}日前。"
    return text


def _opinion(facts: ReplyFacts) -> str:
    """In the contact's words where they say more than the bare opinion."""
    if facts.opinion is None:
        return ""
    words = _sentence(facts.opinion_words)
    if len(words) <= _BARE_OPINION:
        return _OPINIONS[facts.opinion]
    says_so = re.search(f"(?<!不)(?<!基本){facts.opinion.label}", words)
    return words if says_so else words + _OPINIONS[facts.opinion]


def _moments(times: Sequence[datetime], tz: ZoneInfo) -> str:
    """The times in order, each day named once."""
    by_day = groupby(sorted(times), key=lambda at: _day(at, tz))
    return "、".join(day + "、".join(_hour(at, tz) for at in of_day) for day, of_day in by_day)


def _day(at: datetime, tz: ZoneInfo) -> str:
    local = at.astimezone(tz)
    return f"{local.year}年{local.month}月{local.day}日"


def _hour(at: datetime, tz: ZoneInfo) -> str:
    local = at.astimezone(tz)
    return f"{local.hour}时{local.minute:02}分"


def _sentence(text: str) -> str:
    """The text as a sentence that ends."""
    text = text.strip().rstrip("，,；;、：: ")
    return text if not text or text[-1] in "。！？!?" else text + "。"
