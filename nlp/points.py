"""Compares a complaint with its reply: which points were never touched, which schools do not belong."""

import re
from collections.abc import Iterator

from nlp import schools
from nlp.numerals import half_width
from rules import boilerplate

#: Asked for more than this, nobody reads the list.
MOST_POINTS = 6
_LONGEST = 30

_MARK = re.compile(
    r"(?:^|(?<=[\s,。;:!?\n]))(?:"
    r"[一二三四五六七八九]是[,:]?|第[一二三四五六七八九][,、:点]|首先[,]?|其次[,]?|再次,|最后,|其[一二三四五][,、:]"
    r"|\(?[1-9一二三四五六七八九]\)|[1-9一二三四五六七八九][、.](?!\d)|[①-⑨]"
    r"|另外[,]?|此外[,]?|同时[,]|还有(?:就是)?[,]?|还(?:反映|要求|希望|咨询|询问|投诉)|另(?:要求|反映|咨询|询问|希望|有)?(?!一)"
    r")"
)
_QUESTION = re.compile(r"[^。;!?\n]+\?")
# Words with which one talks of any complaint; and words for one thing, brought to one.
_EMPTY = re.compile(
    "市民|诉求人|家长|孩子|小孩|学生|老师|教师|学校|校方|幼儿园|小学|中学|教育局|教委|部门|单位|领导|政府|相关|有关|问题|情况|反映|投诉|举报|咨询|要求|希望|建议|请问"
    "|请|核实|处理|解决|回复|答复|联系|调查|了解|为什么|怎么|如何|是否|能否|可以|能不能|可不可以|什么|现在|目前|已经|进行|需要|应该|不能|没有|认为|表示|告知|觉得|因为|所以|但是|而且"
    "|这个|那个|这样|一个|一下|我们|他们|你们|自己|本人|您好|谢谢|感谢|以及|或者|还是|如果|对于|关于|根据|按照|规定|通知|工作|时候|时间|一直|多次|上述|该|的|了|吗|呢|吧|是|在|和|与|及|也|都|就|又|还|被|把|给|我|你|您|他|她|它|其"
)
_SAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(words), one)
    for words, one in (
        ("食堂|饭菜|伙食|午餐|就餐|用餐|配餐|餐饮|供餐", "食堂饭菜"),
        ("收费|费用|缴费|交费|学费|收取|乱收|交钱|收钱", "收费费用"),
        ("退费|退款|退钱|退还|退回", "退费退款"),
        ("体罚|殴打|打骂|打人|辱骂|打了|动手", "体罚打骂"),
        ("补课|补习|辅导班|培训班", "补课补习"),
        ("学区|划片|片区|对口|招生范围|划分|划归", "划片学区"),
        ("入学|就读|上学|读书|学位|招生|报名", "入学就读"),
        ("工资|待遇|薪酬|绩效|奖金|津贴|补贴|福利|发放", "工资待遇"),
        ("校车|接送车", "校车接送"),
        ("转学|转入|转出|插班", "转学转入"),
        ("开除|处分|处罚|处理|查处", "处分处罚"),
        ("建设|修建|新建|建成|施工|规划|开工|竣工", "建设规划"),
    )
)
_TOPICS = frozenset(one for _, one in _SAME)
# Asked in anger and not for an answer.
_RHETORICAL = re.compile(
    r"难道|岂|谁还|这不|怎么能|何处|就能|好么|不会.*吧|凭什么|有没有王法|良心|到底|配做|谁愿意|多少个|公平公正"
)
# Where a child goes to school: the answer names other schools by right.
_ENROLMENT = re.compile(
    r"划片|学区|对口|片区|招生|入学|转学|就读|哪个(?:学校|小学|中学|初中|幼儿园)|哪所|在哪上|升学|小升初|录取|分到"
)


def points(complaint: str) -> tuple[str, ...]:
    """What the complaint asks for, each point in the citizen's words; one point if it does not count them."""
    text = _plain(complaint)
    pieces = [piece for piece in _pieces(text) if len(_bigrams(piece)) >= 4]
    return (
        tuple(dict.fromkeys(pieces))[:MOST_POINTS]
        if len(pieces) > 1
        else (text.strip(),)
        if text.strip()
        else ()
    )


def untouched(complaint: str, reply: str) -> tuple[str, ...]:
    """The points that share no word of substance with the reply, each shortened for a card."""
    answered, asked = _bigrams(half_width(reply)), points(complaint)
    enough = 2 if len(asked) > 1 else 1
    return tuple(_short(point) for point in asked if not _touches(_bigrams(point), answered, enough))


def other_schools(order: str, reply: str) -> tuple[str, ...]:
    """The schools that a reply names and the order does not. An order on enrolment is no such case."""
    own, plain = list(schools.find(order)), half_width(order)
    if not own or is_enrolment(order):
        return ()
    others = (school.name for school in schools.find(reply) if not schools.is_named(school, plain, own))
    return tuple(dict.fromkeys(others))


def is_enrolment(order: str) -> bool:
    """Whether the order asks which school a child may go to."""
    return _ENROLMENT.search(order) is not None


def _plain(text: str) -> str:
    return boilerplate.blank(half_width(text).replace("。", ".")).replace(".", "。")


def _pieces(text: str) -> Iterator[str]:
    """Counted points, else the questions."""
    marks = list(_MARK.finditer(text))
    if not marks:
        asked = (match[0].strip(" ,") for match in _QUESTION.finditer(text))
        yield from (one for one in asked if len(_bigrams(one)) >= 6 and not _RHETORICAL.search(one))
        return
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    if marks[0].start() > 0:
        yield text[: marks[0].start()].strip(" ,。;:\n")
    for mark, end in zip(marks, ends, strict=True):
        yield text[mark.end() : end].strip(" ,。;:\n")


def _touches(point: frozenset[str], answered: frozenset[str], enough: int) -> bool:
    """So many words of substance in common; of a short point one is enough."""
    common = point & answered
    return len(common) >= (1 if len(point) <= 8 else enough) or bool(common & _TOPICS) or not point


def _bigrams(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters of what has substance in the text."""
    topics = frozenset(one for words, one in _SAME if words.search(text))
    runs = re.findall(r"[\u4e00-\u9fff]{2,}", _EMPTY.sub(" ", text))
    return topics | {run[i : i + 2] for run in runs for i in range(len(run) - 1)}


def _short(point: str) -> str:
    words = re.sub(r"\s+", "", point)
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
