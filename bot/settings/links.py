"""Whether the parts of a configuration fit each other: people, departments, shifts, keywords."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import process

from rules.errors import Problem
from rules.people import Department, Person
from rules.words import Role

#: Who does in the timeline what no person did.
RESERVED = "system"

_POSTS = ("contact_a", "contact_b", "head", "leader")


def check_links(data: Mapping[str, Any]) -> Iterator[Problem]:
    """Look at the plain values, so that one wrong entry hides nothing of the others."""
    people, departments = _entries(data, "people"), _entries(data, "departments")
    ids = {str(person.get("id", "")) for _, person in people}
    names = {str(department.get("name", "")) for _, department in departments}
    yield from _twice(people, "id", "people")
    yield from _twice(people, "wecom", "people")
    yield from _twice(people, "telegram", "people")
    yield from _twice(departments, "name", "departments")
    yield from _aliases(departments, names)
    yield from _posts(departments, ids)
    for index, person in people:
        if str(person.get("id", "")).strip() == RESERVED:
            yield Problem(f"people[{index}].id", f"{RESERVED} 是程序自己用的名称，请换一个")
        yield from _one_of(f"people[{index}].department", person.get("department"), names, "departments")
    yield from _shifts(data, ids)
    for who in _mapping(data.get("rests")):
        yield from _one_of(f"rests.{who}", who, ids, "people")
    for name in _mapping(_mapping(data.get("routing")).get("keywords")):
        yield from _one_of(f"routing.keywords.{name}", name, names, "departments")


def check_desk(people: Sequence[Person], departments: Sequence[Department]) -> Iterator[Problem]:
    """Without these nobody can work: somebody on the desk, and a department to dispatch to."""
    if not any(Role.DUTY in person.roles for person in people):
        yield Problem("people", "没有一名值班员：请至少给一人写上 roles: [duty]")
    if not departments:
        yield Problem("departments", "没有一个科室：请至少写一个科室和它的联系人")


def _entries(data: Mapping[str, Any], key: str) -> list[tuple[int, dict[str, Any]]]:
    listed = data.get(key)
    if not isinstance(listed, list):
        return []
    return [(index, entry) for index, entry in enumerate(listed) if isinstance(entry, dict)]


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _twice(entries: Iterable[tuple[int, dict[str, Any]]], key: str, path: str) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for index, entry in entries:
        said = str(entry.get(key) or "").strip().lower()
        if said and said in first:
            yield Problem(f"{path}[{index}].{key}", f"与 {path}[{first[said]}] 重复：{entry[key]}")
        first.setdefault(said, index)


def _aliases(departments: Iterable[tuple[int, dict[str, Any]]], names: set[str]) -> Iterator[Problem]:
    owner: dict[str, str] = {name: name for name in names}
    for index, department in departments:
        name, aliases = str(department.get("name", "")), department.get("aliases")
        for at, alias in enumerate(aliases if isinstance(aliases, list) else []):
            if owner.setdefault(str(alias), name) != name:
                path = f"departments[{index}].aliases[{at}]"
                yield Problem(path, f"“{alias}”已经是{owner[str(alias)]}的名称或简称，一个简称只能指一个科室")


def _posts(departments: Iterable[tuple[int, dict[str, Any]]], ids: set[str]) -> Iterator[Problem]:
    for index, department in departments:
        for post in _POSTS:
            yield from _one_of(f"departments[{index}].{post}", department.get(post), ids, "people")
        contact = department.get("contact_a")
        if contact and contact == department.get("contact_b"):
            yield Problem(f"departments[{index}].contact_b", "联系人 A、B 不能是同一人：没有 B 就删去这一项")


def _shifts(data: Mapping[str, Any], ids: set[str]) -> Iterator[Problem]:
    for part in ("shifts", "rotations"):
        for index, entry in _entries(_mapping(data.get("duty")), part):
            listed = entry.get("people")
            for at, person in enumerate(listed if isinstance(listed, list) else []):
                yield from _one_of(f"duty.{part}[{index}].people[{at}]", person, ids, "people")


def _one_of(path: str, said: Any, known: set[str], where: str) -> Iterator[Problem]:
    if said in (None, "") or isinstance(said, dict | list) or str(said) in known:
        return
    near = process.extractOne(str(said), sorted(known), score_cutoff=60)
    meant = f"，是不是想写 {near[0]}？" if near else f"：请先写进 {where}，或核对拼写"
    yield Problem(path, f"{where} 里没有“{said}”{meant}")
