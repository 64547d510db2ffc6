"""Inbound messages as JSON and back, so that they can be kept until they are dealt with."""

import json
from dataclasses import asdict
from datetime import datetime

from handlers.inbound import Entered, Inbound, Joined, Left, Pictured, Pressed, Said, Unread, Warned


def dump(inbound: Inbound) -> str:
    """An inbound message as JSON, to be kept."""
    plain = {**asdict(inbound), "at": inbound.at.isoformat(), "kind": type(inbound.what).__name__}
    return json.dumps(plain, ensure_ascii=False)


_KINDS = {kind.__name__: kind for kind in (Said, Pressed, Pictured, Entered, Joined, Left, Warned, Unread)}


def load(text: str) -> Inbound:
    """The inbound message again."""
    plain = json.loads(text)
    what = plain["what"]
    if "choices" in what:
        what["choices"] = {key: tuple(ids) for key, ids in what["choices"].items()}
    return Inbound(
        plain["channel"],
        plain["sender"],
        plain["key"],
        datetime.fromisoformat(plain["at"]),
        _KINDS[plain["kind"]](**what),
    )
