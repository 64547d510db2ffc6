"""A second, empty database of either kind, to restore into."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, on another machine as it were."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
        return
    folder = request.getfixturevalue("postgres")
    asyncio.run(run(folder, "CREATE DATABASE elsewhere TEMPLATE template0"))
    yield f"postgresql://postgres@/elsewhere?host={folder}"
    asyncio.run(run(folder, "DROP DATABASE elsewhere WITH (FORCE)"))


async def run(folder: str, statement: str) -> None:
    connection = await asyncpg.connect(host=folder, user="postgres", database="postgres")
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
