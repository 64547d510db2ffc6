"""Makes the desk that flows see out of the configuration."""

from bot.config import Config
from bot.routing import keyword_table
from handlers.desk import Desk
from handlers.reading import Reader


def build(config: Config) -> Desk:
    """The duty manual as configured, with the reader of texts; nothing slow is loaded yet."""
    telegram = config.channels.telegram
    return Desk(
        tz=config.timezone,
        calendar=config.calendar,
        policy=config.policy,
        ladders=config.ladders,
        elements=config.elements,
        shifts=config.shifts,
        rotations=config.rotations,
        duty=config.duty,
        paging=config.paging,
        rests=config.rests,
        requirements=config.applications,
        wordings=config.wordings,
        visits=config.visits,
        approving=config.review.rules(),
        privacy=config.privacy.wecom,
        files=config.privacy.files,
        telegram_for=telegram.roles if telegram and telegram.token else frozenset(),
        public_url=config.web.public_url.rstrip("/"),
        allowed_silence=config.intake.allowed_silence,
        copies_at=config.copies.at,
        link_lasts=config.intake.link_lasts,
        reveal_lasts=config.privacy.reveal,
        not_reached_attempts=config.review.attempts,
        automatic_from=config.routing.threshold if config.routing.auto_dispatch else None,
        organisation=config.organisation,
        scores=config.scores,
        reporting=config.reports,
        hot=config.hot,
        groups=tuple(group.value() for group in config.channels.groups),
        reader=Reader(lambda: keyword_table(config)),
    )
