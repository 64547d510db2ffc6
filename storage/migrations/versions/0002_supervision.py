"""督办, calls, instructions, incident reports."""

import sqlalchemy as sa
from alembic import op

import storage.columns
from rules.words import CallOutcome, IncidentPhase, SupervisionKind

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Four tables, and on the order until when it is supervised."""
    with op.batch_alter_table("orders") as orders:
        orders.add_column(sa.Column("supervised_until", storage.columns.UtcTime(), nullable=True))
    _supervisions()
    _calls()
    _instructions()
    _incidents()


def _supervisions() -> None:
    op.create_table(
        "supervisions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", storage.columns.WordColumn(SupervisionKind), nullable=False),
        sa.Column("batch", sa.String(length=120), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("on_behalf", sa.Boolean(), nullable=False),
        sa.Column("at", storage.columns.UtcTime(), nullable=False),
        sa.Column("due_at", storage.columns.UtcTime(), nullable=False),
        sa.Column("requirement_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", storage.columns.UtcTime(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("closed_by", sa.String(length=80), nullable=False),
        sa.Column("closed_at", storage.columns.UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervisions")),
    )
    op.create_index(op.f("ix_supervisions_order_id"), "supervisions", ["order_id"])
    op.create_index("ix_supervisions_closed_due", "supervisions", ["closed_at", "due_at"])


def _calls() -> None:
    op.create_table(
        "calls",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", storage.columns.UtcTime(), nullable=False),
        sa.Column("person", sa.String(length=80), nullable=False),
        sa.Column("outcome", storage.columns.WordColumn(CallOutcome), nullable=False),
        sa.Column("promised_at", storage.columns.UtcTime(), nullable=True),
        sa.Column("note_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
    )
    op.create_index(op.f("ix_calls_order_id"), "calls", ["order_id"])
    op.create_index(op.f("ix_calls_at"), "calls", ["at"])


def _instructions() -> None:
    op.create_table(
        "instructions",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", storage.columns.UtcTime(), nullable=False),
        sa.Column("due_at", storage.columns.UtcTime(), nullable=False),
        sa.Column("text_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("answered_by", sa.String(length=80), nullable=False),
        sa.Column("answered_at", storage.columns.UtcTime(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instructions")),
    )
    op.create_index(op.f("ix_instructions_order_id"), "instructions", ["order_id"])
    op.create_index(op.f("ix_instructions_at"), "instructions", ["at"])


def _incidents() -> None:
    op.create_table(
        "incidents",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("phase", storage.columns.WordColumn(IncidentPhase), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", storage.columns.UtcTime(), nullable=False),
        sa.Column("due_at", storage.columns.UtcTime(), nullable=True),
        sa.Column("facts_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
    )
    op.create_index(op.f("ix_incidents_order_id"), "incidents", ["order_id"])
    op.create_index(op.f("ix_incidents_at"), "incidents", ["at"])


def downgrade() -> None:
    """What was kept of them is gone."""
    for table in ("incidents", "instructions", "calls", "supervisions"):
        op.drop_table(table)
    with op.batch_alter_table("orders") as orders:
        orders.drop_column("supervised_until")
