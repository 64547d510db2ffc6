"""A report as a Word document in official layout."""

from datetime import tzinfo

from reports.official import Official
from reports.report import Report

NUMERALS = "一二三四五六七八九十"


def document(report: Report, tz: tzinfo, mark: str = "") -> bytes:
    """The report as .docx; ``mark`` is the watermark: who took it and when, at the head of each page."""
    page = Official(mark)
    page.title(report.title)
    page.centred("".join(filter(None, (report.about, "　" if report.about else "", report.period))))
    for number, section in enumerate(report.sections, 1):
        page.heading(f"{numeral(number)}、{section.heading}")
        page.blocks(section.blocks)
    _ending(page, report, tz)
    for number, table in enumerate(report.attachments, 1):
        page.attachment(f"附件{number}" if len(report.attachments) > 1 else "附件", table)
    return page.saved(title=report.title, author=report.organisation, at=report.made_at)


def _ending(page: Official, report: Report, tz: tzinfo) -> None:
    """附件说明, 统计说明, 署名 and 成文日期, in the standard's order."""
    titles = [table.title for table in report.attachments]
    for number, title in enumerate(titles, 1):
        lead = "附件：" if number == 1 else "　　　"
        page.paragraph(lead + (f"{number}. {title}" if len(titles) > 1 else title), keep=True)
    notes = [*report.notes, *([report.as_of + "。"] if report.as_of else [])]
    for number, note in enumerate(notes, 1):
        lead = "注：" if number == 1 else "　　"
        page.small(lead + (f"{number}. {note}" if len(notes) > 1 else note), keep=True)
    made = report.made_at.astimezone(tz)
    page.signed(report.organisation, f"{made.year}年{made.month}月{made.day}日")


def numeral(number: int) -> str:
    """一 … 九十九, as headings are numbered."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else NUMERALS[tens - 1] + "十"
    return head + (NUMERALS[ones - 1] if ones else "")
