"""通讯录.xlsx → people and departments."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.edges.cells import Cell, text_of, token_of, yes
from bot.edges.headings import PEOPLE, Columns
from bot.edges.sheets import Source, named
from bot.edges.tables import not_a_sheet, tables_of
from bot.settings.links import check_desk
from rules.errors import ConfigError, Problem
from rules.people import Department, Person, with_posts
from rules.words import Role

NEEDED = ("name", "role")

#: What people write in 角色 → our role, and the post in the department that goes with it.
_ROLES: dict[str, tuple[Role, str]] = {
    **{role.label: (role, "") for role in Role},
    **{role.value: (role, "") for role in Role},
    **dict.fromkeys(("值班", "值班人员", "专班", "坐席"), (Role.DUTY, "")),
    **dict.fromkeys(("组长", "专班组长", "班长"), (Role.CHIEF, "")),
    **dict.fromkeys(("主管科室负责人", "接诉即办主管"), (Role.SUPERVISOR, "")),
    **dict.fromkeys(("联系人a", "a联系人", "主联系人", "联系人(a)", "a角"), (Role.CONTACT, "contact_a")),
    **dict.fromkeys(("联系人b", "b联系人", "备用联系人", "联系人(b)", "b角"), (Role.CONTACT, "contact_b")),
    **dict.fromkeys(("联系人", "科室联系人", "contact"), (Role.CONTACT, "contact")),
    **dict.fromkeys(("科室负责人", "负责人", "科长", "主任", "head"), (Role.HEAD, "head")),
    **dict.fromkeys(("分管领导", "委领导", "领导", "leader"), (Role.LEADER, "leader")),
    **dict.fromkeys(("管理员",), (Role.ADMIN, "")),
}
_SEPARATORS = re.compile(r"[、,，;；\s]+|(?<=.)/(?=.)")
_ALL = ("全部", "所有", "全部科室", "所有科室")


@dataclass(frozen=True)
class Staff:
    """Everybody, as the configuration has them."""

    people: tuple[Person, ...]
    departments: tuple[Department, ...]


@dataclass
class _Book:
    """The address list while it is read."""

    people: dict[str, Person] = field(default_factory=dict)
    departments: dict[str, Department] = field(default_factory=dict)
    leaders: list[tuple[str, list[str]]] = field(default_factory=list)  # who leads which; none named: all
    homes: dict[str, str] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)  # of each department
    problems: list[Problem] = field(default_factory=list)

    def wrong(self, row: int, message: str) -> None:
        self.problems.append(Problem(f"第 {row} 行", message))


def read_people(source: Source) -> Staff:
    """Everybody on the list. One person may stand in several rows, one row may name several roles.

    Raises ``Refusal("not_a_sheet")``, or ``ConfigError`` with every wrong row at once.
    """
    name, content = named(source)
    book = _Book()
    found = [(t, *place) for t in tables_of(name, content) if (place := PEOPLE.find(t.rows, NEEDED))]
    if not found:
        raise not_a_sheet(name, "里找不到表头：请用「姓名、企业微信账号、科室、角色、手机、科室简称」作表头")
    for table, heading, columns in found:
        for row, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
            padded = [*cells, *[""] * (len(columns.names) - len(cells))]
            if any(text_of(padded[i]) for places in columns.fields.values() for i in places):
                _read_row(book, row, padded, columns)
    return _closed(book)


def _read_row(book: _Book, row: int, cells: Sequence[Cell], columns: Columns) -> None:
    def said(field: str) -> str:
        return text_of(columns.first(cells, field))

    person = Person(
        id=token_of(said("wecom")) or token_of(said("telegram")),
        name=said("name"),
        wecom=token_of(said("wecom")),
        telegram=token_of(said("telegram")),
        phone=token_of(said("phone")),
        wechat_only=yes(columns.first(cells, "wechat_only")),
    )
    if not person.name or not person.id:
        missing = "姓名" if not person.name else "企业微信账号（管理后台“通讯录”里的“账号”）"
        return book.wrong(row, f"缺{missing}：请补上")
    departments = [part for part in _SEPARATORS.split(said("department")) if part]
    posts = _posts(book, row, said("role"))
    _add_person(book, row, person, [role for role, _ in posts])
    for _, post in posts:
        _take_post(book, row, person, post, departments)
    _add_aliases(book, departments, said("aliases"))
    if departments and [post for _, post in posts] != ["leader"]:
        book.homes.setdefault(person.id, departments[0])
    return None


def _posts(book: _Book, row: int, said: str) -> list[tuple[Role, str]]:
    words = [word for word in _SEPARATORS.split(token_of(said)) if word]
    if not words:
        book.wrong(
            row, "缺角色：请填 值班员、班组长、主管科室、联系人A、联系人B、科室负责人、分管领导 或 系统管理员"
        )
    for word in words:
        if word.lower() not in _ROLES:
            book.wrong(
                row,
                f"不认识角色“{word}”：请填 值班员、班组长、主管科室、联系人A、联系人B、"
                "科室负责人、分管领导 或 系统管理员",
            )
    return [_ROLES[word.lower()] for word in words if word.lower() in _ROLES]


def _add_person(book: _Book, row: int, person: Person, roles: list[Role]) -> None:
    known = book.people.setdefault(person.id, person)
    if known.name != person.name:
        book.wrong(row, f"账号 {person.id} 已经是{known.name}的：请核对")
        return
    merged = tuple(dict.fromkeys((*known.roles, *roles)))
    book.people[person.id] = replace(known, roles=merged, phone=known.phone or person.phone)


def _take_post(book: _Book, row: int, person: Person, post: str, departments: list[str]) -> None:
    if post == "leader":
        book.leaders.append((person.id, [name for name in departments if name not in _ALL]))
        return
    if post and not departments:
        book.wrong(row, f"{person.name}的角色需要科室：请填科室")
    for name in departments if post else []:
        department = book.departments.setdefault(name, Department(name))
        book.first_row.setdefault(name, row)
        place = _free(department, person.id) if post == "contact" else post
        holder = getattr(department, place) if place else "已有 A、B 两人"
        if holder and holder != person.id:
            book.wrong(row, f"{name}的{_POST_NAMES[post]}写了不止一人：请只留一人")
        elif place:
            book.departments[name] = _with_post(department, place, person.id)


_POST_NAMES = {"contact_a": "联系人 A", "contact_b": "联系人 B", "contact": "联系人", "head": "科室负责人"}


def _with_post(department: Department, post: str, person_id: str) -> Department:
    if post == "contact_a":
        return replace(department, contact_a=person_id)
    if post == "contact_b":
        return replace(department, contact_b=person_id)
    return replace(department, head=person_id)


def _free(department: Department, person_id: str) -> str:
    """The first contact's post that is free, or already this person's."""
    posts = ("contact_a", "contact_b")
    return next((post for post in posts if getattr(department, post) in ("", person_id)), "")


def _add_aliases(book: _Book, departments: list[str], said: str) -> None:
    aliases = [alias for alias in _SEPARATORS.split(said) if alias]
    if aliases and len(departments) == 1 and departments[0] in book.departments:
        known = book.departments[departments[0]]
        book.departments[known.name] = replace(
            known, aliases=tuple(dict.fromkeys((*known.aliases, *aliases)))
        )


def _closed(book: _Book) -> Staff:
    """What only the whole list can tell: departments without a contact, leaders, an empty desk."""
    for leader, names in sorted(book.leaders, key=lambda led: not led[1]):  # those who name theirs first
        for name in names or list(book.departments):
            if name in book.departments and not book.departments[name].leader:
                book.departments[name] = replace(book.departments[name], leader=leader)
    for name, department in book.departments.items():
        if not department.contact_a:
            book.wrong(book.first_row[name], f"{name}没有联系人 A：请给一人的角色填“联系人A”")
    departments = tuple(book.departments.values())
    people = tuple(
        replace(p, department=home if (home := book.homes.get(p.id, "")) in book.departments else "")
        for p in book.people.values()
    )
    problems = [*book.problems, *check_desk(with_posts(people, departments), departments)]
    if problems:
        raise ConfigError(problems)
    return Staff(people, departments)
