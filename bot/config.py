"""config.yaml and the environment → one frozen value, or everything that is wrong with them at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.settings import applying, elements, reporting, review, sections
from bot.settings import duty as duties
from bot.settings.findings import find
from bot.settings.kinds import Name, Zone
from bot.settings.links import check_desk, check_links
from bot.settings.messages import unknown_key
from bot.settings.reader import Reader
from bot.settings.source import read_yaml
from rules.applications import Requirements
from rules.errors import ConfigError, Problem
from rules.hot import HotRule
from rules.ladders import Ladders, parse_ladders
from rules.paging import Paging
from rules.people import Department, Person, Shift, with_posts
from rules.policy import Policy, parse_policy
from rules.rates import Scores
from rules.reply import DEFAULT_ELEMENTS, ElementRule
from rules.reporting import Reporting
from rules.rest import Rest
from rules.roster import DutyTimes
from rules.rotation import Rotation
from rules.visits import Visits
from rules.wordings import Wording
from rules.workdays import Calendar

#: These environment variables win over the file.
ENVIRONMENT = {
    "JIBAN_WECOM_CORP_ID": "channels.wecom.corp_id",
    "JIBAN_WECOM_SECRET": "channels.wecom.secret",
    "JIBAN_WECOM_TOKEN": "channels.wecom.token",
    "JIBAN_WECOM_ENCODING_AES_KEY": "channels.wecom.encoding_aes_key",
    "JIBAN_WECOM_BOT_ID": "channels.wecom_bot.id",
    "JIBAN_WECOM_BOT_SECRET": "channels.wecom_bot.secret",
    "JIBAN_TELEGRAM_TOKEN": "channels.telegram.token",
    "JIBAN_API_TOKEN": "api.token",
    "JIBAN_METRICS_TOKEN": "metrics.token",
    "JIBAN_STORAGE_URL": "storage.url",
    "JIBAN_DATA_KEY": "storage.key",
}


@dataclass(frozen=True)
class Config:
    """Everything the organisation has decided before the start."""

    organisation: str
    timezone: ZoneInfo
    storage: sections.Storage
    web: sections.Web
    api: sections.Api
    metrics: sections.Metrics
    logs: sections.Logs
    channels: sections.Channels
    people: tuple[Person, ...]  # with the roles their departments give them
    departments: tuple[Department, ...]
    policy: Policy
    ladders: Ladders
    routing: sections.Routing
    intake: sections.Intake
    shifts: tuple[Shift, ...]  # none: every 值班员 is always on
    rotations: tuple[Rotation, ...]
    duty: DutyTimes
    paging: Paging
    rests: Mapping[str, Rest]
    privacy: sections.Privacy
    review: review.Review
    elements: tuple[ElementRule, ...]
    copies: sections.Copies
    calendar: Calendar
    retention: sections.Retention
    wordings: tuple[Wording, ...]
    visits: Visits
    scores: Scores
    reports: Reporting
    hot: HotRule
    applications: Requirements


#: Section → its kind and what stands for it when it is not written.
_SECTIONS: dict[str, tuple[Any, Any]] = {
    "organisation": (Name, "区教育委员会"),
    "timezone": (Zone, "Asia/Shanghai"),
    "storage": (sections.Storage, {}),
    "web": (sections.Web, {}),
    "api": (sections.Api, {}),
    "metrics": (sections.Metrics, {}),
    "logs": (sections.Logs, {}),
    "channels": (sections.Channels, {}),
    "policies": (dict[str, Any], {}),
    "ladders": (dict[str, Any], {}),
    "routing": (sections.Routing, {}),
    "intake": (sections.Intake, {}),
    "duty": (duties.Duty, {}),
    "paging": (sections.PagingRules, {}),
    "rests": (dict[str, sections.RestEntry], {}),
    "privacy": (sections.Privacy, {}),
    "review": (review.Review, {}),
    "elements": (elements.Entries, [rule.element.value for rule in DEFAULT_ELEMENTS]),
    "copies": (sections.Copies, {}),
    "calendar": (sections.WorkingDays, {}),
    "retention": (sections.Retention, {}),
    "wordings": (tuple[sections.WordingEntry, ...], ()),
    "visits": (sections.VisitRules, {}),
    "scores": (reporting.ScoreRules, {}),
    "reports": (reporting.ReportRules, {}),
    "hot": (reporting.HotRules, {}),
    "applications": (applying.ApplicationRules, {}),
}
_LISTS = ("people", "departments")


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Read the file. Raises ``ConfigError`` with everything that is wrong, each with its path."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        advice = "没有这个文件：先运行 python -m bot init 生成，或用 -c 指定"
        raise ConfigError([Problem(str(path), advice)]) from error
    except (OSError, UnicodeDecodeError) as error:
        advice = "读不了：请确认是 UTF-8 编码的文本文件，且有读取权限"
        raise ConfigError([Problem(str(path), advice)]) from error
    return parse(text, environ, name=path.name)


def parse(text: str, environ: Mapping[str, str], *, name: str = "config.yaml") -> Config:
    """The configuration in a YAML text. Raises ``ConfigError``."""
    source = read_yaml(text, name)
    reader = Reader(source)
    data = {key: value for key, value in source.data.items() if value is not None}
    known = (*_SECTIONS, *_LISTS)
    reader.wrong(Problem(key, unknown_key(key, known)) for key in data if key not in known)
    reader.wrong(check_links(data))
    _overlay(data, environ)
    values = {
        key: reader.value(key, kind, data.get(key, default)) for key, (kind, default) in _SECTIONS.items()
    }
    people, departments = _staff(reader, data)
    values["policy"], values["ladders"] = _rules(
        reader, values.pop("policies") or {}, values["ladders"] or {}
    )
    duty, calendar = values.pop("duty"), values.pop("calendar")
    if reader.problems:
        raise ConfigError(reader.problems)
    values["elements"] = elements.rules_of(values["elements"])
    values["rotations"] = tuple(entry.value() for entry in duty.rotations)
    values["shifts"], values["duty"] = tuple(entry.value() for entry in duty.shifts), duty.times()
    values["paging"] = values["paging"].value()
    values["rests"] = {who: entry.value() for who, entry in values["rests"].items()}
    values["scores"], values["reports"] = values["scores"].value(), values["reports"].value()
    values["visits"], values["hot"] = values["visits"].value(), values["hot"].value()
    values["applications"] = values["applications"].value()
    values["wordings"] = tuple(entry.value() for entry in values["wordings"])
    return Config(people=people, departments=departments, calendar=calendar.value(), **values)


def _staff(reader: Reader, data: Mapping[str, Any]) -> tuple[tuple[Person, ...], tuple[Department, ...]]:
    before = len(reader.problems)
    departments = tuple(
        entry.value()
        for entry in reader.entries("departments", sections.DepartmentEntry, data.get("departments", []))
    )
    people = tuple(
        entry.value() for entry in reader.entries("people", sections.PersonEntry, data.get("people", []))
    )
    if len(reader.problems) == before:
        reader.wrong(check_desk(people, departments))
    return with_posts(people, departments), departments


def _rules(reader: Reader, policies: dict[str, Any], ladders: dict[str, Any]) -> tuple[Policy, Ladders]:
    policy, problems = parse_policy(policies, "policies")
    reader.wrong(problems)
    read, problems = parse_ladders(ladders, "ladders", policy.office)
    reader.wrong(problems)
    return policy, read


def _overlay(data: dict[str, Any], environ: Mapping[str, str]) -> None:
    """Put the environment's values in their places; a section of the wrong type is left to be reported."""
    for variable, path in ENVIRONMENT.items():
        if said := environ.get(variable, "").strip():
            *parents, key = path.split(".")
            if (place := _place(data, parents)) is not None:
                place[key] = said


def _place(data: dict[str, Any], parents: list[str]) -> dict[str, Any] | None:
    for parent in parents:
        if data.get(parent) is None:
            data[parent] = {}
        if not isinstance(data[parent], dict):
            return None
        data = data[parent]
    return data


def warnings(config: Config, today: date | None = None) -> list[str]:
    """What is allowed and still looks wrong, each beginning with its path; ``today`` for the calendar's."""
    return list(find(config, today))
