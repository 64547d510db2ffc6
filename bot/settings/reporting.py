"""``scores``, ``reports`` and ``hot``: how figures are counted, what rises, and when reports go out."""

from datetime import time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field, field_validator, model_validator

from bot.settings.kinds import Length, Name, RoleWord, Section, TimeOfDay, Weekday
from rules.hot import HotRule
from rules.periods import Borders, Span
from rules.rates import Assessed, Calibre, Scores
from rules.reporting import Reporting, Sending
from rules.words import Role

_SPANS = {
    "daily": Span.DAY,
    "urgent": Span.DAY,
    "weekly": Span.WEEK,
    "monthly": Span.MONTH,
    "yearly": Span.YEAR,
}


class Weights(Section):
    response: Decimal = Field(Decimal("0.1"), ge=0, le=1)
    solution: Decimal = Field(Decimal("0.5"), ge=0, le=1)
    satisfaction: Decimal = Field(Decimal("0.4"), ge=0, le=1)

    @model_validator(mode="after")
    def _make_one(self) -> "Weights":
        if self.response + self.solution + self.satisfaction != 1:
            raise ValueError("三项权重之和应为 1，如 {response: 0.1, solution: 0.5, satisfaction: 0.4}")
        return self


class ScoreRules(Section):
    """三率 and 综合成绩 (rules.rates)."""

    weights: Weights = Field(default_factory=lambda: Weights.model_validate({}))
    mostly: Decimal = Field(Decimal("0.9"), ge=0, le=1)
    places: int = Field(1, ge=0, le=4)
    calibre: Literal["without", "with"] = "without"
    total: Literal["pooled", "mean"] = "pooled"
    visit: Literal["last", "first"] = "last"
    suspended: Literal["full", "response", "none"] = "response"
    not_assessed: frozenset[Name] = frozenset({"表扬", "感谢"})
    response_only: frozenset[Name] = frozenset()

    def value(self) -> Scores:
        return Scores(
            response=Fraction(self.weights.response),
            solution=Fraction(self.weights.solution),
            satisfaction=Fraction(self.weights.satisfaction),
            mostly=Fraction(self.mostly),
            places=self.places,
            calibre=Calibre(self.calibre),
            mean_of_units=self.total == "mean",
            first_visit=self.visit == "first",
            suspended=Assessed(self.suspended),
            not_assessed=self.not_assessed,
            response_only=self.response_only,
        )


class HotRules(Section):
    """When something rises (rules.hot)."""

    days: int = Field(7, ge=1, le=90)
    windows: int = Field(8, ge=2, le=52)
    least: int = Field(5, ge=2)
    growth: float = Field(1.5, ge=1.1, le=100)
    chance: float = Field(0.01, gt=0, le=0.5)

    def value(self) -> HotRule:
        return HotRule(self.days, self.windows, self.least, self.growth, self.chance)


class SendingEntry(Section):
    at: TimeOfDay
    to: tuple[RoleWord, ...] = (Role.CHIEF, Role.SUPERVISOR, Role.LEADER)


class ReportRules(Section):
    """Borders of periods, and what goes out by itself."""

    day_at: TimeOfDay = time(12)
    week_day: Weekday = 0
    month_day: int = Field(19, ge=1, le=28)
    year: Literal["periods", "calendar"] = "periods"
    answer_within: Length = timedelta(days=3)
    schedule: dict[Literal["daily", "urgent", "weekly", "monthly", "yearly"], SendingEntry] = Field(
        default_factory=dict
    )

    @field_validator("week_day")
    @classmethod
    def _is_a_day(cls, day: int) -> int:
        if not 0 <= day <= 6:
            raise ValueError("应是 周一 … 周日")
        return day

    def value(self) -> Reporting:
        borders = Borders(self.day_at, self.week_day, self.month_day, self.year == "calendar")
        sendings: dict[str, Sending] = {
            kind: Sending(entry.at, frozenset(entry.to), _SPANS[kind])
            for kind, entry in self.schedule.items()
        }
        return Reporting(borders, sendings, self.answer_within)
