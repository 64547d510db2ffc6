"""Which personal data in a reply must go; an office's own telephone and address may stand."""

import re
from collections.abc import Iterator

from rules.privacy import MASKS, Finding, Kind, find
from rules.reply.elements import Severity

_MOBILE = re.compile(r"1[3-9]\d{9}")
_OFFICE = (
    "咨询|监督|办公|举报|服务|值班|招生|报名|热线|学校|小学|中学|幼儿园"
    "|教育局|教体局|教委|政府|机关|大厅|中心|考试院|科室?|办|处|室"
)
_OF_AN_OFFICE = re.compile(rf"(?:{_OFFICE})[^。\n]{{0,12}}$")
_HOME = re.compile(r"(?:家住|住在|住址|居住|现住|家庭地址|户籍地?址?)[^。\n]{0,6}$")
# A mere surname names somebody only with one of these; 感谢家长, 规范教师 name nobody.
_CALLED = re.compile(r"^(?:同学|老师|女士|先生|小朋友|校长|园长|主任|局长|科长)")
_NOBODY = re.compile(r"某|\*|老师|教师|家长|学生")
_GENERAL = re.compile(r"^(?:教师|家长|学生|师傅|朋友|奶奶|爷爷|职称|队伍|资格)")


def personal_data(text: str) -> Iterator[tuple[Kind, Severity]]:
    """Each kind of personal data in the text once, with the greatest weight it has there."""
    worst: dict[Kind, Severity] = {}
    for finding in find(text):
        severity = _severity(finding, text)
        if severity and worst.get(finding.kind) is not Severity.MUST:
            worst[finding.kind] = severity
    yield from worst.items()


def without_personal(text: str) -> str:
    """The reply as it may be shown: numbers and homes of people masked, an office's own left as they are."""
    parts, end = [], 0
    for finding in find(text):
        if finding.kind is not Kind.NAME and _severity(finding, text):
            parts += [text[end : finding.start], MASKS[finding.kind]]
            end = finding.end
    return "".join([*parts, text[end:]])


def _severity(finding: Finding, text: str) -> Severity | None:
    words = text[finding.start : finding.end]
    before, after = text[max(0, finding.start - 24) : finding.start], text[finding.end : finding.end + 3]
    if finding.kind is Kind.PHONE and not _MOBILE.search(words):
        return None if _OF_AN_OFFICE.search(before) else Severity.SHOULD
    if finding.kind is Kind.ADDRESS:
        return _of_address(words, before)
    if finding.kind is Kind.NAME:
        return _of_name(words, before, after)
    return Severity.MUST


def _of_address(words: str, before: str) -> Severity | None:
    if _HOME.search(before):
        return Severity.MUST
    return None if re.search(_OFFICE, words) or _OF_AN_OFFICE.search(before) else Severity.SHOULD


def _of_name(words: str, before: str, after: str) -> Severity | None:
    """张某 is masked already; 王（老师） names somebody to those who know; 张小明 to everybody."""
    if _NOBODY.search(words):
        return None
    if len(words) == 1:
        return Severity.SHOULD if _CALLED.search(after) else None
    return None if _GENERAL.search(after) or before.endswith("教师") else Severity.MUST
