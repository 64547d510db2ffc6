"""Reads a document section by section, so that one wrong section hides nothing of the others."""

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError

from bot.settings.messages import problem
from bot.settings.source import Source
from rules.errors import Problem


class Reader:
    """Collects values and problems on the way through the document."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.problems = list(source.problems)

    def wrong(self, problems: Iterable[Problem]) -> None:
        """Note them, each with its line in the file."""
        for found in problems:
            self.problems.append(Problem(found.path, found.message + self._source.at(found.path)))

    def value(self, path: str, kind: Any, data: Any) -> Any:
        """``data`` as a value of ``kind``; None, and the problems noted, where it is none."""
        try:
            return TypeAdapter(kind).validate_python(data)
        except ValidationError as error:
            self.wrong(problem(path, found, _keys(kind, found["loc"])) for found in error.errors())
            return None

    def entries(self, path: str, kind: Any, data: Any) -> Iterator[Any]:
        """The good ones of a list, with the problems of each bad one noted."""
        if not isinstance(data, list):
            self.wrong([Problem(path, "应是列表：每项一行，以“- ”开头")])
            return
        for index, item in enumerate(data):
            entry = self.value(f"{path}[{index}]", kind, item)
            if entry is not None:
                yield entry


def _keys(kind: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The keys that may stand where the last step of ``loc`` stands."""
    for part in loc[:-1]:
        if isinstance(part, str):
            found = _fields(kind).get(part)
            kind = found if found is not None else kind
    return list(_fields(kind))


def _fields(kind: Any) -> dict[str, Any]:
    """Key as written → kind, of a model or of the model inside an optional or a list."""
    while not (isinstance(kind, type) and issubclass(kind, BaseModel)):
        inner = get_args(kind)
        if not inner:
            return {}
        kind = inner[0]
    return {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
