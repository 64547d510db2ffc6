"""Figures as published, agreed items, full-text search."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _reports()
    _scores()
    _points()
    _agreed()


def downgrade() -> None:
    for table in ("agreed", "points", "scores", "reports"):
        op.drop_table(table)


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )
    op.create_index("ix_reports_at", "reports", ["at"])
    op.create_index("ix_reports_kind_period", "reports", ["kind", "period"])


def _scores() -> None:
    op.create_table(
        "scores",
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("state", sa.String(12), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("drafted_at", UtcTime(), nullable=False),
        sa.Column("answered_by", sa.String(80), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=True),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("decided_by", sa.String(80), nullable=False),
        sa.Column("decided_at", UtcTime(), nullable=True),
        sa.Column("decision_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("published_by", sa.String(80), nullable=False),
        sa.Column("published_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("period", "department", name="pk_scores"),
    )


def _points() -> None:
    op.create_table(
        "points",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("period", sa.String(24), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("points", sa.String(12), nullable=False),
        sa.Column("reason_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_points"),
    )
    op.create_index("ix_points_period", "points", ["period"])


def _agreed() -> None:
    op.create_table(
        "agreed",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("department", sa.String(80), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.Column("closed_by", sa.String(80), nullable=False),
        sa.Column("outcome_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agreed"),
    )
    op.create_index("ix_agreed_at", "agreed", ["at"])
