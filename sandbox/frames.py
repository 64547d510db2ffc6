"""What happens on a phone, as the long connection tells it: the JSON bodies of its callbacks."""

from collections.abc import Mapping, Sequence

from sandbox.refusal import Json

#: The events of an app that a 智能机器人 has as well, by the words of each.
EVENTS = {"enter_agent": "enter_chat"}


def text(content: str) -> Json:
    return {"msgtype": "text", "text": {"content": content}}


def media(kind: str, media_id: str) -> Json:
    """An image or a file; the connection puts an address and a key in place of the media id."""
    return {"msgtype": kind, kind: {"media_id": media_id}}


def event(name: str) -> Json:
    """Coming into and leaving an app's scope is nothing that a 智能机器人 hears of: empty then."""
    return {"msgtype": "event", "event": {"eventtype": EVENTS[name]}} if name in EVENTS else {}


def press(kind: str, key: str, task_id: str, chosen: Mapping[str, Sequence[str]]) -> Json:
    """A press on a card; what was chosen on it is there only where something could be chosen."""
    items = [
        {"question_key": question, "option_ids": {"option_id": list(options)}}
        for question, options in chosen.items()
    ]
    pressed: Json = {"card_type": kind, "event_key": key, "task_id": task_id}
    if items:
        pressed["selected_items"] = {"selected_item": items}
    return {
        "msgtype": "event",
        "event": {"eventtype": "template_card_event", "template_card_event": pressed},
    }
