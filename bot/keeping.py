"""Opens what a configuration names: the vault, the database, and the people in it."""

import hashlib
import json
import logging
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from bot.config import Config
from rules.people import Department, Person
from storage import people, runs
from storage.db import Database, open_database, vault_of
from storage.vault import Vault, key_file

log = logging.getLogger(__name__)


async def open_storage(config: Config, now: datetime) -> Database:
    """The database of this configuration, upgraded, with its people and departments in it."""
    url = config.storage.url
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    database = await open_database(url, Vault(_secret(config).encode()))
    await database.transact(seed, config.people, config.departments, now)
    return database


def _secret(config: Config) -> str:
    """The data key: from the environment or the file, else from a key file beside the database."""
    if config.storage.key:
        return config.storage.key
    path = key_path(config.storage.url)
    path.parent.mkdir(parents=True, exist_ok=True)
    log.warning("no data key set, using the key file", extra={"action": "key_file"})
    return key_file(path)


def key_path(url: str) -> Path:
    """Where the key file lies: beside an SQLite file, in ``var/`` for PostgreSQL."""
    if url.startswith("sqlite:///"):
        return Path(url.removeprefix("sqlite:///") + ".key")
    return Path("var/jiban.key")


def seed(
    session: Session, staff: tuple[Person, ...], departments: tuple[Department, ...], now: datetime
) -> bool:
    """Bring people and departments to what the configuration says, when it has changed since."""
    found = hashlib.sha256(_as_json(staff, departments).encode()).hexdigest()
    if runs.setting(session, "staff").get("hash") == found:
        return False
    people.seed(session, [_person(session, one) for one in staff], [_department(one) for one in departments])
    runs.remember(session, "staff", {"hash": found}, now)
    return True


def _as_json(staff: tuple[Person, ...], departments: tuple[Department, ...]) -> str:
    return json.dumps([[asdict(one) for one in staff], [asdict(one) for one in departments]], sort_keys=True)


def _person(session: Session, one: Person) -> dict[str, object]:
    bound = {"telegram": one.telegram} if one.telegram else {}  # else whatever the person bound by a link
    return {
        **bound,
        "id": one.id,
        "name": one.name,
        "wecom": one.wecom.lower(),
        "phone_sealed": vault_of(session).seal(one.phone),
        "roles": [role.value for role in one.roles],
        "department": one.department,
        "plain": one.wechat_only,
    }


def _department(one: Department) -> dict[str, object]:
    return {**asdict(one), "aliases": list(one.aliases)}
