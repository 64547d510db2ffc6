"""menu/create, menu/get, menu/delete: the menu at the foot of the conversation."""

from collections.abc import Mapping

from sandbox.platform import Platform
from sandbox.refusal import BAD_PARAM, Json, Refused

MOST_MENUS, MOST_ENTRIES = 3, 5
NAME_BYTES, ENTRY_BYTES, KEY_BYTES = 16, 40, 128


def create(platform: Platform, query: Mapping[str, str], body: Json) -> Json:
    _for_app(platform, query)
    menus = body.get("button")
    if not isinstance(menus, list) or not 1 <= len(menus) <= MOST_MENUS:
        raise Refused(40016, f"button should hold 1 to {MOST_MENUS}")
    for menu in menus:
        _check_menu(menu)
    platform.menu = menus
    platform.touch()
    return {"errcode": 0, "errmsg": "ok"}


def get(platform: Platform, query: Mapping[str, str]) -> Json:
    _for_app(platform, query)
    if not platform.menu:
        raise Refused(46003)
    return {"errcode": 0, "errmsg": "ok", "button": platform.menu}


def delete(platform: Platform, query: Mapping[str, str]) -> Json:
    _for_app(platform, query)
    platform.menu = []
    platform.touch()
    return {"errcode": 0, "errmsg": "ok"}


def key_of(platform: Platform, words: str) -> str:
    """The key of the entry with these words; empty when there is none."""
    entries = [entry for menu in platform.menu for entry in (menu.get("sub_button") or [menu])]
    return next((str(entry["key"]) for entry in entries if entry["name"] == words), "")


def _for_app(platform: Platform, query: Mapping[str, str]) -> None:
    if query.get("agentid") != str(platform.app.agent_id):
        raise Refused(40056)


def _check_menu(menu: object) -> None:
    if not isinstance(menu, dict):
        raise Refused(BAD_PARAM, "button should hold objects")
    _check_words(menu.get("name"), NAME_BYTES)
    entries = menu.get("sub_button")
    if not entries:
        _check_entry(menu, NAME_BYTES)
        return
    if not isinstance(entries, list) or len(entries) > MOST_ENTRIES:
        raise Refused(40016, f"sub_button should hold at most {MOST_ENTRIES}")
    for entry in entries:
        _check_entry(entry, ENTRY_BYTES)


def _check_entry(entry: object, longest: int) -> None:
    if not isinstance(entry, dict):
        raise Refused(BAD_PARAM, "sub_button should hold objects")
    _check_words(entry.get("name"), longest)
    if entry.get("type") != "click":
        raise Refused(BAD_PARAM, "the sandbox knows entries of type click")
    key = entry.get("key")
    if not isinstance(key, str) or not 1 <= len(key.encode()) <= KEY_BYTES:
        raise Refused(40019)


def _check_words(name: object, longest: int) -> None:
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= longest:
        raise Refused(40018, f"at most {longest} bytes")
