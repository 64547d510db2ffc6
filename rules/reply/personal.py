"""Which personal data in a reply must go; an office's own telephone, address and a mere surname may stand."""

import re
from collections.abc import Iterator

from rules.privacy import Finding, Kind, find
from rules.reply.elements import Severity

_MOBILE = re.compile(r"1[3-9]\d{9}")
_OFFICE_PHONE = re.compile(
    r"(?:咨询|监督|办公|举报|服务|值班|招生|报名|热线|学校|教育局|教委|科室?|办|处|中心|室)[^。\n]{0,12}$"
)
_OFFICE = re.compile(r"政府|教委|教育局|教体局|办公|大厅|服务中心|学校|小学|中学|幼儿园|考试院|考试中心")


def personal_data(text: str) -> Iterator[tuple[Kind, Severity]]:
    """Each kind of personal data in the text once, with the greatest weight it has there."""
    worst: dict[Kind, Severity] = {}
    for finding in find(text):
        severity = _severity(finding, text)
        if severity and worst.get(finding.kind) is not Severity.MUST:
            worst[finding.kind] = severity
    yield from worst.items()


def _severity(finding: Finding, text: str) -> Severity | None:
    words, before = text[finding.start : finding.end], text[max(0, finding.start - 24) : finding.start]
    if finding.kind is Kind.PHONE and not _MOBILE.search(words):
        return None if _OFFICE_PHONE.search(before) else Severity.SHOULD
    if finding.kind is Kind.ADDRESS and _OFFICE.search(words):
        return None
    if finding.kind is Kind.NAME:
        return _of_name(words)
    return Severity.MUST


def _of_name(words: str) -> Severity | None:
    """张某 is masked already; 王（老师） names somebody to those who know; 张小明 to everybody."""
    if "某" in words or "*" in words:
        return None
    return Severity.MUST if len(words) > 1 else Severity.SHOULD
