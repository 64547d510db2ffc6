"""审核与审定 in the configuration: which orders the head approves, and how often to call in vain."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainValidator, model_validator

from bot.settings.kinds import Name, Section, labelled
from rules.review_levels import CLASSES, DEFAULT_RULES, ReviewRule
from rules.words import Level

_CLASSES = {**{label: name for name, label in CLASSES.items()}, **{name: name for name in CLASSES}}


def _class(value: Any) -> str:
    if isinstance(value, str) and value.strip() in _CLASSES:
        return _CLASSES[value.strip()]
    known = "、".join(f"{name}（{label}）" for name, label in CLASSES.items())
    raise ValueError(f"没有这一类，只能是：{known}")


def _several(value: Any) -> Any:
    """One word stands for a list of one."""
    return [value] if isinstance(value, str) else value


OrderClassWord = Annotated[str, PlainValidator(_class)]
LevelWord = Annotated[Level, PlainValidator(labelled(Level, "个级别"))]


class ReviewEntry(Section):
    """``key`` alone, or ``{class: key, level: 紧急, kind: 举报, category: 收费, department: 财务科}``.

    An order is of the entry when it is of all that is written.
    """

    of: Annotated[tuple[OrderClassWord, ...], BeforeValidator(_several)] = Field((), alias="class")
    level: Annotated[tuple[LevelWord, ...], BeforeValidator(_several)] = ()
    kind: Annotated[tuple[Name, ...], BeforeValidator(_several)] = ()
    category: Annotated[tuple[Name, ...], BeforeValidator(_several)] = ()
    department: Annotated[tuple[Name, ...], BeforeValidator(_several)] = ()

    @model_validator(mode="after")
    def _says_something(self) -> "ReviewEntry":
        if not any((self.of, self.level, self.kind, self.category, self.department)):
            raise ValueError("至少写一项：class、level、kind、category、department")
        return self

    def value(self) -> ReviewRule:
        return ReviewRule(
            of=frozenset(self.of),
            levels=frozenset(self.level),
            kinds=frozenset(self.kind),
            categories=self.category,
            departments=frozenset(self.department),
        )


def _by_class(value: Any) -> Any:
    return {"class": [_class(value)]} if isinstance(value, str) else value


_USUAL = tuple(ReviewEntry.model_validate({"class": list(rule.of)}) for rule in DEFAULT_RULES)


class Review(Section):
    attempts: int = Field(3, ge=1, le=10)  # calls before "not reached" may be handed in
    approve: tuple[Annotated[ReviewEntry, BeforeValidator(_by_class)], ...] = _USUAL

    def rules(self) -> tuple[ReviewRule, ...]:
        return tuple(entry.value() for entry in self.approve)
