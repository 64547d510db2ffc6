"""A file with holidays and make-up days → what it says: the notice's text, YAML, or a sheet."""

from datetime import UTC, date
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from bot.edges.cells import Unreadable, text_of, time_of, token_of
from bot.edges.headings import Headings
from bot.edges.tables import tables_of
from bot.settings.sections import WorkingDays
from nlp.notice import Notice, read_notice
from rules.errors import ConfigError, Problem
from rules.workdays import Override

HEADINGS = Headings({"day": "日期 日子", "kind": "安排 类型 上班或休息", "name": "名称 节日 说明"})
_WORKING = {"上班": True, "补班": True, "工作日": True, "休息": False, "放假": False, "休": False, "班": True}


def read(path: Path) -> Notice:
    """Read it by its name. Raises ``ConfigError`` with everything that is wrong."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ConfigError([Problem(str(path), "读不了：请确认文件存在且有读取权限")]) from error
    if path.suffix in (".yaml", ".yml"):
        return _from_yaml(path.name, content)
    if path.suffix == ".txt":
        return _from_text(path.name, content)
    return _from_sheet(path.name, content)


def _from_text(name: str, content: bytes) -> Notice:
    try:
        return read_notice(content.decode("utf-8-sig"))
    except ValueError as error:
        raise ConfigError([Problem(name, str(error))]) from error


def _from_yaml(name: str, content: bytes) -> Notice:
    """The same as the section ``calendar`` of config.yaml."""
    try:
        data: Any = yaml.safe_load(content.decode("utf-8-sig"))
        calendar = WorkingDays.model_validate(data.get("calendar", data) if isinstance(data, dict) else data)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError([Problem(name, f"不是可读的 YAML：{error}")]) from error
    except ValidationError as error:
        raise ConfigError(
            [Problem(f"{name} {'.'.join(map(str, one['loc']))}", one["msg"]) for one in error.errors()]
        ) from error
    value = calendar.value()
    return Notice(value.overrides, value.covered, _source(calendar, name))


def _source(calendar: WorkingDays, name: str) -> str:
    return next((entry.source for entry in calendar.days if entry.source), name)


def _from_sheet(name: str, content: bytes) -> Notice:
    days: dict[date, Override] = {}
    problems: list[Problem] = []
    for table in tables_of(name, content):
        place = HEADINGS.find(table.rows, ("day", "kind"))
        if place is None:
            continue
        heading, columns = place
        for number, cells in enumerate(table.rows[heading + 1 :], start=heading + 2):
            padded = [*cells, *[None] * (len(columns.names) - len(cells))]
            if not any(text_of(cell) for cell in padded):
                continue
            _read_row(number, columns.first(padded, "day"), columns.first(padded, "kind"), days, problems)
            if columns.fields.get("name") and days:
                last = next(reversed(days))
                days[last] = Override(days[last].working, text_of(columns.first(padded, "name")), name)
    if not days and not problems:
        problems.append(Problem(name, "里找不到表头：请用“日期、安排、名称”作表头，安排填“上班”或“休息”"))
    if problems:
        raise ConfigError(problems)
    return Notice(days, source=name)


def _read_row(row: int, day: Any, kind: Any, days: dict[date, Override], problems: list[Problem]) -> None:
    working = _WORKING.get(token_of(kind))
    try:
        at = time_of(day, UTC)
    except Unreadable:
        at = None
    if at is None:
        problems.append(Problem(f"第 {row} 行", "日期看不懂：请写作 2027-02-20"))
    elif working is None:
        problems.append(Problem(f"第 {row} 行", f"安排“{text_of(kind)}”看不懂：请填“上班”或“休息”"))
    else:
        days[at.date()] = Override(working)
