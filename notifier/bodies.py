"""Bodies as JSON and back, so that they can wait in the outbox."""

import json
from typing import Any

from notifier.card import Body, Button, Card, Choice, File, Option, Recall, Text, Update


def dump(body: Body) -> str:
    """The body as JSON: the same text for the same body."""
    kind = type(body).__name__
    if isinstance(body, File):  # its content is kept elsewhere
        return json.dumps({"kind": kind, "name": body.name, "stored": body.stored}, ensure_ascii=False)
    # Several times as fast as dataclasses.asdict, and thousands are dumped in the minute of a deadline.
    return json.dumps({"kind": kind, **_parts(body)}, default=_parts, ensure_ascii=False, sort_keys=True)


def _parts(value: object) -> dict[str, Any]:
    """Without an empty menu, which a process of the version before could not read."""
    parts = vars(value)
    return parts if parts.get("more", True) else {name: parts[name] for name in parts if name != "more"}


def load(text: str) -> Body:
    """The body again."""
    values = json.loads(text)
    kind = values.pop("kind")
    if kind == "Text":
        return Text(**values)
    if kind == "Recall":
        return Recall(**values)
    if kind == "File":
        return File(**values)
    if kind == "Update":
        return Update(of=values["of"], card=_card(values["card"]))
    return _card(values)


def _card(values: dict[str, Any]) -> Card:
    return Card(
        **{
            **values,
            "lines": tuple((key, value) for key, value in values["lines"]),
            "buttons": tuple(Button(**button) for button in values["buttons"]),
            "more": tuple(Button(**button) for button in values.get("more", ())),
            "choices": tuple(_choice(choice) for choice in values["choices"]),
        }
    )


def _choice(values: dict[str, Any]) -> Choice:
    return Choice(**{**values, "options": tuple(Option(**option) for option in values["options"])})
