"""Shifts, rotations and the times around them, as the configuration writes them."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from bot.settings.kinds import Length, Name, Section, TimeOfDay, Weekday
from rules.people import Shift
from rules.roster import DutyTimes
from rules.rotation import OFF, Rotation, counted_days


class ShiftEntry(Section):
    name: Name
    people: tuple[Name, ...] = ()  # none where a rotation fills it
    start: TimeOfDay = Field(alias="from")
    end: TimeOfDay = Field(alias="to")
    days: tuple[Weekday, ...] = tuple(range(7))

    def value(self) -> Shift:
        return Shift(self.name, self.people, self.start, self.end, frozenset(self.days))


class RotationEntry(Section):
    """轮班: a pattern of shifts that repeats, and who goes through it."""

    start: date = Field(alias="from")
    pattern: tuple[Name, ...] = Field(min_length=1)
    people: tuple[Name, ...] = Field(min_length=1)
    counts: Literal["每天", "工作日", "休息日"] = "每天"

    def value(self) -> Rotation:
        return Rotation(self.start, self.pattern, self.people, counted_days(self.counts))


class Duty(Section):
    """Without shifts, every 值班员 is always on."""

    shifts: tuple[ShiftEntry, ...] = ()
    rotations: tuple[RotationEntry, ...] = ()
    remind: tuple[Length, ...] = DutyTimes().remind
    confirm_before: Length = DutyTimes().confirm_before
    absent_after: Length = DutyTimes().absent_after
    handover_within: Length = DutyTimes().handover_within

    @model_validator(mode="after")
    def _filled(self) -> "Duty":
        """Every shift has people or a rotation, and a rotation names shifts there are."""
        known = {shift.name for shift in self.shifts}
        turns = {name for rotation in self.rotations for name in rotation.pattern if name != OFF}
        if turns - known:
            raise ValueError(
                f"rotations 里的班次 {'、'.join(sorted(turns - known))} 不在 shifts 里（休息写“休”）"
            )
        empty = [shift.name for shift in self.shifts if not shift.people and shift.name not in turns]
        if empty:
            raise ValueError(f"shifts 里的 {'、'.join(empty)} 没有写人员，也不在 rotations 里")
        return self

    def times(self) -> DutyTimes:
        return DutyTimes(self.remind, self.confirm_before, self.absent_after, self.handover_within)
