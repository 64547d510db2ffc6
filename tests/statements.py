"""Lets all engines of a test process compile each statement once: every test opens a database of its own."""

from typing import Any

from sqlalchemy import Connection, Engine, event

from storage.tables import Base


class Compiled(dict[Any, Any]):
    """Compiled statements, by the kind of database instead of by the engine that asked first."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_any_engine(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(_of_any_engine(key), compiled)


def _of_any_engine(key: Any) -> Any:
    dialect, *statement = key
    return (type(dialect), *statement)


def compile_once() -> None:
    """From now on whatever one engine has compiled serves all others of its kind."""
    compiled = Compiled()

    @event.listens_for(Engine, "engine_connect")
    def use(connection: Connection) -> None:
        connection.execution_options(compiled_cache=compiled)

    for mapper in Base.registry.mappers:
        mapper._compiled_cache = compiled
