"""A backup taken while the desk works is whole, opens nothing by itself, and comes back on either engine."""

import asyncio
import json
import shutil
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import databases
import pytest
from desk import KEY, MORNING, OFFICER, DeskStory, example_config, untaught
from sqlalchemy import text

from bot.backups import back_up, restore
from bot.config import Config
from bot.settings.sections import Storage
from handlers import indexing, intake
from handlers.inbound import Said
from rules.errors import Refusal
from storage import archive, schema
from storage.db import open_database
from storage.vault import Vault


def config(url: str, key: str = KEY.decode()) -> Config:
    return replace(example_config(), storage=Storage(url=url, key=key))


def work(url: str) -> datetime:
    """Let a desk have orders in every stage of the way; returns what time it is then."""
    desk = DeskStory(url, untaught(), MORNING)
    for step in (desk.receives, desk.handling, desk.submitted, desk.reported):
        step()
    desk.closes()
    return desk.now


@pytest.fixture(scope="session")
def worked_sqlite(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, datetime]:
    """A file of such a desk, to be copied, and its time."""
    path = tmp_path_factory.mktemp("worked") / "jiban.db"
    shutil.copy(sqlite_template, path)
    return path, work(f"sqlite:///{path}")


@pytest.fixture(scope="session")
def worked_postgres(postgres: str, postgres_template: str) -> Iterator[tuple[str, datetime]]:
    """The same on PostgreSQL."""
    for url in databases.postgres_database(postgres, postgres_template, "worked"):
        yield "worked", work(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def worked(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DeskStory]:
    """A desk with orders in every stage of the way."""
    if request.param == "sqlite":
        template, now = request.getfixturevalue("worked_sqlite")
        urls = iter([f"sqlite:///{shutil.copy(template, tmp_path / 'jiban.db')}"])
    else:
        template, now = request.getfixturevalue("worked_postgres")
        urls = databases.postgres_database(request.getfixturevalue("postgres"), template)
    for url in urls:
        desk = DeskStory(url, untaught(), now)
        yield desk
        desk.closes()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "jiban-backup.zip"


def taken(desk: DeskStory, file: Path) -> archive.Manifest:
    return desk.runs(back_up(config(desk.url), file, desk.now))


def test_what_is_restored_is_what_was_backed_up_and_the_desk_goes_on(
    worked: DeskStory, file: Path, elsewhere: str
) -> None:
    made = taken(worked, file)
    assert made.tables["orders"].rows == 4
    worked.runs(restore(config(elsewhere), file, MORNING))
    again = worked.runs(back_up(config(elsewhere), file.with_name("again.zip"), worked.now))
    assert without_settings(again) == without_settings(made)
    assert again.schema == schema.HEAD

    after = DeskStory(elsewhere, worked.desk, worked.now)
    after.does(indexing.catch_up)
    words = text("SELECT count(*) FROM order_words")
    assert after.runs(after.database.read(lambda session: session.scalar(words))) == 4
    order = after.receives(number="AFTER")  # numbers and sequences go on behind the last
    after.hears(OFFICER, Said(f"签收 {order}"), key="after")
    assert after.trail(order) == ["take_in", "sign"]
    after.closes()


def without_settings(made: archive.Manifest) -> dict[str, archive.Kept]:
    """All tables but the one that remembers how far the words have been cut again."""
    return {name: kept for name, kept in made.tables.items() if name != "settings"}


def test_the_file_is_its_owners_alone_and_holds_neither_key_nor_plain_text(
    desk: DeskStory, file: Path
) -> None:
    desk.receives(caller="欧阳震华", phone="13812345678", text="市民反映门口积水，请回电13812345678。")
    taken(desk, file)
    assert file.stat().st_mode & 0o777 == 0o600
    with zipfile.ZipFile(file) as found:
        held = b"".join(found.read(name) for name in found.namelist())
    for secret in ("欧阳震华", "13812345678", KEY.decode()):
        assert secret.encode() not in held
    assert "tokens.jsonl" not in zipfile.ZipFile(file).namelist()


def test_an_existing_file_is_not_written_over_unless_asked_for(desk: DeskStory, file: Path) -> None:
    file.write_text("mine")
    with pytest.raises(Refusal, match="--replace"):
        taken(desk, file)
    assert file.read_text() == "mine"
    desk.runs(back_up(config(desk.url), file, desk.now, replace=True))
    assert archive.check(file).tables["people"].rows > 0


def test_nothing_is_restored_over_what_is_there_unless_asked_for(
    worked: DeskStory, file: Path, elsewhere: str
) -> None:
    taken(worked, file)
    worked.runs(restore(config(elsewhere), file, MORNING))
    with pytest.raises(Refusal, match="--replace"):
        worked.runs(restore(config(elsewhere), file, MORNING))
    worked.runs(restore(config(elsewhere), file, MORNING, replace=True))


def test_a_database_in_use_is_not_replaced(worked: DeskStory, file: Path) -> None:
    if not worked.url.startswith("postgresql"):
        pytest.skip("SQLite does not know who else has the file open")
    taken(worked, file)
    with pytest.raises(Refusal, match="先停止"):
        worked.runs(restore(config(worked.url), file, MORNING, replace=True))


def test_with_another_key_it_is_said_and_nothing_is_touched(
    worked: DeskStory, file: Path, elsewhere: str
) -> None:
    taken(worked, file)
    with pytest.raises(Refusal, match="数据密钥"):
        worked.runs(restore(config(elsewhere, key="another key"), file, MORNING))
    worked.runs(restore(config(elsewhere), file, MORNING))  # it is still empty


def test_without_any_key_none_is_made_up(
    worked: DeskStory, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refusal, match="没有数据密钥"):
        worked.runs(back_up(config(worked.url, key=""), file, worked.now))
    assert not list(tmp_path.glob("**/*.key"))
    assert not file.exists()


def changed(file: Path, name: str, content: bytes) -> None:
    """The same backup with one part of it another."""
    with zipfile.ZipFile(file) as old:
        parts = {part: old.read(part) for part in old.namelist()}
    with zipfile.ZipFile(file, "w") as new:
        for part, kept in parts.items():
            new.writestr(part, content if part == name else kept)


def test_a_backup_that_was_changed_is_refused(worked: DeskStory, file: Path, elsewhere: str) -> None:
    taken(worked, file)
    changed(file, "orders.jsonl", b"")
    with pytest.raises(Refusal, match="表 orders"):
        worked.runs(restore(config(elsewhere), file, MORNING))


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_none_is_refused_in_a_sentence(desk: DeskStory, file: Path, content: bytes) -> None:
    file.write_bytes(content)
    with pytest.raises(Refusal, match="不是即办的备份文件"):
        desk.runs(restore(config(desk.url), file, MORNING))


def test_a_cut_off_file_is_refused(worked: DeskStory, file: Path) -> None:
    taken(worked, file)
    whole = file.read_bytes()
    for length in (len(whole) // 2, len(whole) - 10):
        file.write_bytes(whole[:length])
        with pytest.raises(Refusal, match="不是即办的备份文件"):
            worked.runs(restore(config(worked.url), file, MORNING))


def test_a_backup_of_a_later_program_is_refused(worked: DeskStory, file: Path, elsewhere: str) -> None:
    taken(worked, file)
    with zipfile.ZipFile(file) as old:
        said = json.loads(old.read(archive.MANIFEST))
    changed(file, archive.MANIFEST, json.dumps(said | {"schema": "9999"}).encode())
    with pytest.raises(schema.DatabaseTooNew, match="9999"):
        worked.runs(restore(config(elsewhere), file, MORNING))


def test_a_restore_that_fails_half_way_leaves_everything_as_it_was(
    worked: DeskStory, file: Path, elsewhere: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken(worked, file)
    worked.runs(restore(config(elsewhere), file, MORNING))
    monkeypatch.setattr(archive, "_must_match", _fails_at("timeline"))
    monkeypatch.setattr(archive, "check", archive.manifest_of)
    with pytest.raises(Refusal, match="保持原样"):
        worked.runs(restore(config(elsewhere), file, MORNING, replace=True))
    monkeypatch.undo()
    again = worked.runs(back_up(config(elsewhere), file.with_name("again.zip"), worked.now))
    assert without_settings(again) == without_settings(archive.check(file))


def _fails_at(table: str):  # type: ignore[no-untyped-def]
    def match(name: str, *_: object) -> None:
        if name == table:
            raise archive.BadArchive("磁盘坏了")

    return match


def test_a_backup_of_a_trail_that_was_tampered_with_is_not_made(worked: DeskStory, file: Path) -> None:
    worked.does(lambda session, *_: session.execute(text("UPDATE timeline SET actor = 'x' WHERE seq = 1")))
    with pytest.raises(Refusal, match="办理轨迹不完整"):
        taken(worked, file)
    assert not file.exists()
    assert not list(file.parent.glob("*.part"))


def test_what_is_written_meanwhile_is_not_half_in_it(
    worked: DeskStory, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order comes in after the first table was read: none of it is in the backup."""
    before = taken(worked, file.with_name("before.zip"))
    dump = archive._dump
    came: list[str] = []

    def and_an_order(*args: Any) -> archive.Kept:
        kept = dump(*args)
        if not came:
            came.append("in")
            with ThreadPoolExecutor(1) as other:
                other.submit(another_order, worked).result()
        return kept

    monkeypatch.setattr(archive, "_dump", and_an_order)
    assert taken(worked, file).tables == before.tables
    monkeypatch.undo()
    assert taken(worked, file.with_name("after.zip")).tables["orders"].rows == 5


def another_order(desk: DeskStory) -> None:
    """As another process would take it in."""

    async def take_in() -> None:
        database = await open_database(desk.url, Vault(KEY))
        number = await database.transact(intake.begin, desk.desk, desk.now, "cli", "cli")
        await database.transact(intake.take_in, desk.desk, desk.now, number, [desk.row(number="MEANWHILE")])
        await database.close()

    asyncio.run(take_in())
