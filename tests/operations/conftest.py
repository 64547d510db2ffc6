"""A second, empty database of either kind, to restore into."""

from collections.abc import Iterator
from pathlib import Path

import databases
import pytest


@pytest.fixture(params=["sqlite", "postgresql"])
def elsewhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database with nothing in it, on another machine as it were."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'elsewhere.db'}"
    else:
        yield from databases.postgres_database(request.getfixturevalue("postgres"), "template0", "elsewhere")
