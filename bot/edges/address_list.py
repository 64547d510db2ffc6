"""通讯录.xlsx as `people import` reads it: a sample of it, and an export of who is there."""

import io
from collections.abc import Iterator, Sequence

import xlsxwriter

from rules.people import Department, Person
from rules.words import Role

HEADINGS = ("姓名", "企业微信账号", "科室", "角色", "手机", "Telegram", "科室简称", "只用微信")

_POSTS = {"contact_a": "联系人A", "contact_b": "联系人B", "head": "科室负责人", "leader": "分管领导"}


def address_list(people: Sequence[Person], departments: Sequence[Department]) -> bytes:
    """The workbook: a row for each post in a department, one for everybody else."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("通讯录")
        sheet.write_row(0, 0, HEADINGS, book.add_format({"bold": True}))
        sheet.set_column(0, len(HEADINGS) - 1, 18)
        for line, row in enumerate(_rows(people, departments), start=1):
            sheet.write_row(line, 0, row)
    return made.getvalue()


def _rows(people: Sequence[Person], departments: Sequence[Department]) -> Iterator[tuple[str, ...]]:
    for person in people:
        posts = [(d, post) for post in _POSTS for d in departments if getattr(d, post) == person.id]
        for department, post in posts:
            yield _row(person, department.name, _POSTS[post], "、".join(department.aliases))
        own = [role.label for role in person.roles if role not in (Role.CONTACT, Role.HEAD, Role.LEADER)]
        if own or not posts:
            yield _row(person, person.department, "、".join(own or [role.label for role in person.roles]), "")


def _row(person: Person, department: str, role: str, aliases: str) -> tuple[str, ...]:
    wechat_only = "是" if person.wechat_only else ""
    return (person.name, person.wecom, department, role, person.phone, person.telegram, aliases, wechat_only)
