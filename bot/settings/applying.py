"""``applications``: what 退单, 延期 and the others take, and when who forgets one is reminded."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from bot.settings.kinds import Name, Section, labelled
from rules.applications import MATERIALS, REMIND, WINDOWS, Requirements
from rules.limits import Limit, parse_limit
from rules.words import ApplicationKind, ApplicationState


def _limit(value: Any) -> Limit:
    return parse_limit(str(value))


LimitText = Annotated[Limit, BeforeValidator(_limit)]
KindLabel = Annotated[ApplicationKind, BeforeValidator(labelled(ApplicationKind, "种申请"))]


class Remind(Section):
    """So long each step may lie; nothing: nobody is reminded of it."""

    review: tuple[LimitText, ...] = REMIND[ApplicationState.DRAFT]
    file: tuple[LimitText, ...] = REMIND[ApplicationState.REVIEWED]
    decide: tuple[LimitText, ...] = REMIND[ApplicationState.FILED]

    def value(self) -> dict[ApplicationState, tuple[Limit, ...]]:
        return {
            ApplicationState.DRAFT: self.review,
            ApplicationState.REVIEWED: self.file,
            ApplicationState.FILED: self.decide,
        }


class ApplicationRules(Section):
    materials: dict[KindLabel, tuple[Name, ...]] = Field({})
    windows: dict[KindLabel, LimitText] = Field({})
    remind: Remind = Remind()

    def value(self) -> Requirements:
        """What is not said is as the defaults have it."""
        return Requirements(MATERIALS | self.materials, WINDOWS | self.windows, self.remind.value())
