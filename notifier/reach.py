"""Where a person is reached: on WeCom when they are there, else on Telegram when they are bound."""

from dataclasses import dataclass

from rules.words import Role
from storage import people
from storage.tables import PersonRow

WECOM, TELEGRAM = "wecom", "telegram"


@dataclass(frozen=True)
class Reach:
    """Which channels run, and whom Telegram serves."""

    has_wecom: bool = True
    telegram_for: frozenset[Role] = frozenset()

    def of(self, person: PersonRow | None, wanted: str = "") -> tuple[str, str]:
        """(channel, the person's id there), the id empty for who cannot be reached.

        ``wanted`` is where the person wrote to us: answers go there as long as they are bound.
        """
        if person is None or not person.active:
            return wanted or WECOM, ""
        is_bound = bool(person.telegram and self.telegram_for & people.roles_of(person))
        is_on_wecom = self.has_wecom and bool(person.wecom)
        if is_bound and (wanted == TELEGRAM or not is_on_wecom):
            return TELEGRAM, person.telegram
        return WECOM, person.wecom if self.has_wecom else ""
