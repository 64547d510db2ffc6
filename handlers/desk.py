"""The desk as flows see it: the duty manual, and the reader of texts."""

from dataclasses import dataclass, field

from handlers.reading import Reader
from rules.manual import Manual


@dataclass(frozen=True)
class Desk(Manual):
    """One frozen value that every flow gets beside the open transaction and ``now``."""

    reader: Reader = field(kw_only=True)
