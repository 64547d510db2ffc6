"""What was sealed of the timelines, so that nothing of them can be taken away unseen."""

from datetime import datetime

from sqlalchemy import BigInteger, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from storage.tables.base import Base, Serial


class CheckpointRow(Base):
    """检查点: the heads of all chains that grew since the checkpoint before it, under one keyed seal."""

    __tablename__ = "checkpoints"
    id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    last_row: Mapped[int] = mapped_column(BigInteger)  # of the timeline; covers all since the one before
    mark: Mapped[int] = mapped_column(BigInteger)  # the timeline's last row when this was sealed
    rows: Mapped[int] = mapped_column(Integer)
    chains: Mapped[int] = mapped_column(Integer)
    hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    seal: Mapped[str] = mapped_column(String(64))
