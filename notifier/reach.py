"""Where a person is reached: on WeCom when they are there, else on Telegram when they are bound."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from rules.words import Role
from storage import people
from storage.tables import PersonRow

WECOM, BOT, TELEGRAM, GROUP = "wecom", "wecom_bot", "telegram", "group"


@dataclass(frozen=True)
class Reach:
    """Which channels run, and whom Telegram serves.

    ``has_bot``: the 智能机器人 speaks to the same people as the app, under the same ids. ``away``: the
    channels that this process cannot use now, because another one has them or they are cut; what must go
    over them waits.
    """

    has_wecom: bool = True
    telegram_for: frozenset[Role] = frozenset()
    has_bot: bool = False
    away: Callable[[], Collection[str]] = tuple

    def of(self, person: PersonRow | None, wanted: str = "") -> tuple[str, str]:
        """(channel, the person's id there), the id empty for who cannot be reached.

        ``wanted`` is where the person wrote to us: answers go there as long as they are bound; what
        answers nothing goes where they want it.
        """
        if person is None or not person.active:
            return wanted or self._first, ""
        wanted = wanted or person.prefers
        is_bound = bool(person.telegram and self.telegram_for & people.roles_of(person))
        is_on_wecom = (self.has_wecom or self.has_bot) and bool(person.wecom)
        if is_bound and (wanted == TELEGRAM or not is_on_wecom):
            return TELEGRAM, person.telegram
        if self.has_bot and (wanted == BOT or not self.has_wecom):
            return BOT, person.wecom
        return WECOM, person.wecom if self.has_wecom else ""

    @property
    def _first(self) -> str:
        return BOT if self.has_bot and not self.has_wecom else WECOM
