"""Who works here: people, departments and shifts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from rules.words import Role


@dataclass(frozen=True)
class Person:
    """One person. ``id`` never changes; ``wecom`` and ``telegram`` are the platforms' user ids."""

    id: str
    name: str
    wecom: str = ""
    telegram: str = ""
    phone: str = ""
    roles: tuple[Role, ...] = ()
    department: str = ""
    wechat_only: bool = False  # reads WeCom inside WeChat, where template cards do not show


@dataclass(frozen=True)
class Department:
    """科室, with the ids of its people. ``contact_a`` gets the card, ``contact_b`` stands in."""

    name: str
    aliases: tuple[str, ...] = ()
    contact_a: str = ""
    contact_b: str = ""
    head: str = ""
    leader: str = ""

    def holders(self) -> tuple[tuple[Role, str], ...]:
        """Who is what in it; posts nobody holds are left out."""
        posts = (
            (Role.CONTACT, self.contact_a),
            (Role.CONTACT, self.contact_b),
            (Role.HEAD, self.head),
            (Role.LEADER, self.leader),
        )
        return tuple(post for post in posts if post[1])


#: Beside the weekdays (Monday is 0), a shift may be held on days that offices work, or do not.
WORKED_DAYS, DAYS_OFF = 7, 8
_SATURDAY = 5


@dataclass(frozen=True)
class Shift:
    """班次: on these days from ``start`` to ``end``; an end not after it is next day's.

    ``days``: weekdays, or ``WORKED_DAYS`` and ``DAYS_OFF``, which follow the calendar with its make-up days.
    """

    name: str
    people: tuple[str, ...]
    start: time
    end: time
    days: frozenset[int] = field(default_factory=lambda: frozenset(range(7)))

    def is_held(self, day: date, *, works: bool) -> bool:
        """Whether it begins on this day, on which offices work or not."""
        return day.weekday() in self.days or (WORKED_DAYS if works else DAYS_OFF) in self.days

    def covers(self, local: datetime) -> bool:
        """Whether the shift runs at this local instant of an ordinary week, one without holidays."""
        return any(self._begins_and_covers(local, local - timedelta(days=back)) for back in (0, 1))

    def _begins_and_covers(self, local: datetime, day: datetime) -> bool:
        if not self.is_held(day, works=day.weekday() < _SATURDAY):
            return False
        begin = datetime.combine(day.date(), self.start, local.tzinfo)
        end = datetime.combine(day.date(), self.end, local.tzinfo)
        return begin <= local < (end if end > begin else end + timedelta(days=1))


def with_posts(people: Iterable[Person], departments: Sequence[Department]) -> tuple[Person, ...]:
    """The people with the roles, and where empty the department, that the departments give them."""
    return tuple(_with_posts(person, departments) for person in people)


def _with_posts(person: Person, departments: Sequence[Department]) -> Person:
    posts = [(role, d.name) for d in departments for role, holder in d.holders() if holder == person.id]
    roles = dict.fromkeys((*person.roles, *(role for role, _ in posts)))
    homes = [name for role, name in posts if role is not Role.LEADER]
    return replace(person, roles=tuple(roles), department=person.department or next(iter(homes), ""))
