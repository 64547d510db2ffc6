"""The application's menu: made by command; its entries are commands as they could be typed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from notifier.channels.wecom import WeComChannel
from notifier.channels.wecom_cards import Fields
from notifier.channels.wecom_codes import Trouble

#: The platform's limits: three menus of five entries, so many bytes of words and keys.
MENUS, ENTRIES, MENU_BYTES, ENTRY_BYTES, KEY_BYTES = 3, 5, 16, 40, 128
_NONE = 46003


@dataclass(frozen=True)
class Menu:
    """One of the menus at the foot of the conversation: (words, command) each."""

    name: str
    entries: tuple[tuple[str, str], ...]


async def create(channel: WeComChannel, agent_id: int, menus: Sequence[Menu]) -> Trouble | None:
    """Put it in the place of the one there was. Raises ``ValueError`` beyond the limits, ``TryAgain``."""
    _check(menus)
    body: Fields = {"button": [_button(menu) for menu in menus]}
    answer = await channel.ask("menu/create", {"agentid": str(agent_id)}, body)
    return answer.trouble if answer.code else None


async def show(channel: WeComChannel, agent_id: int) -> list[Menu] | Trouble:
    """The menu as the platform has it; none is an empty list. Raises ``TryAgain``."""
    answer = await channel.ask("menu/get", {"agentid": str(agent_id)})
    if answer.code and answer.code != _NONE:
        return answer.trouble
    found = answer.fields.get("button")
    return [_menu(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []


async def delete(channel: WeComChannel, agent_id: int) -> Trouble | None:
    """Take it away; none there is well. Raises ``TryAgain``."""
    answer = await channel.ask("menu/delete", {"agentid": str(agent_id)})
    return answer.trouble if answer.code not in (0, _NONE) else None


def _button(menu: Menu) -> Fields:
    entries: list[Fields] = [{"type": "click", "name": name, "key": key} for name, key in menu.entries]
    return {"name": menu.name, "sub_button": entries}


def _menu(button: dict[str, Any]) -> Menu:
    """An entry without a sub-menu, made by hand in the console, is a menu of itself."""
    name = str(button.get("name", ""))
    entries = button.get("sub_button")
    found = [one for one in entries if isinstance(one, dict)] if isinstance(entries, list) else []
    pairs = [(str(one.get("name", "")), str(one.get("key") or one.get("url") or "")) for one in found]
    return Menu(name, tuple(pairs) or ((name, str(button.get("key") or button.get("url") or "")),))


def _check(menus: Sequence[Menu]) -> None:
    if not 1 <= len(menus) <= MENUS or any(not 1 <= len(menu.entries) <= ENTRIES for menu in menus):
        raise ValueError(f"1 to {MENUS} menus of 1 to {ENTRIES} entries")
    if any(len(menu.name.encode()) > MENU_BYTES for menu in menus):
        raise ValueError(f"the name of a menu has more than {MENU_BYTES} bytes")
    for name, key in (entry for menu in menus for entry in menu.entries):
        if len(name.encode()) > ENTRY_BYTES or len(key.encode()) > KEY_BYTES:
            raise ValueError(f"entry {name!r} has more than {ENTRY_BYTES} bytes, or its key {KEY_BYTES}")
