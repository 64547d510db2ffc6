"""Merged matters, absences, school checks, self-visits, approved wordings."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """School checks, own call-backs, absences, wordings; and on orders their matter and whether a repeat is one."""
    op.create_table(
        "school_checks",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("school", sa.String(80), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("asked_by", sa.String(80), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("done_at", UtcTime(), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_school_checks"),
    )
    op.create_index("ix_school_checks_order_id", "school_checks", ["order_id"])
    op.create_table(
        "own_visits",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("contacted", sa.Boolean(), nullable=True),
        sa.Column("outcome", sa.String(20), nullable=True),
        sa.Column("opinion", sa.String(20), nullable=False),
        sa.Column("words_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_own_visits"),
    )
    op.create_index("ix_own_visits_order_id", "own_visits", ["order_id"])
    op.create_index("ix_own_visits_at", "own_visits", ["at"])
    op.create_table(
        "absences",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("person", sa.String(80), nullable=False),
        sa.Column("since", UtcTime(), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.Column("substitute", sa.String(80), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("began_at", UtcTime(), nullable=True),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_ended", "absences", ["ended_at"])
    op.create_index("ix_absences_person", "absences", ["person"])
    op.create_table(
        "lent_orders",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("owner", sa.String(80), nullable=False),
        sa.Column("holder", sa.String(80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name="pk_lent_orders"),
    )
    op.create_index("ix_lent_orders_owner", "lent_orders", ["owner"])
    op.create_table(
        "wordings",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("keywords", sa.JSON(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("approver", sa.String(80), nullable=False),
        sa.Column("retired", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(80), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_wordings"),
        sa.UniqueConstraint("number", "version", name="uq_wordings_number"),
    )
    op.add_column("orders", sa.Column("matter", sa.BigInteger(), nullable=True))
    op.add_column("orders", sa.Column("repeat_confirmed", sa.Boolean(), nullable=True))
    op.add_column("orders", sa.Column("is_offline", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_orders_matter", "orders", ["matter"])


def downgrade() -> None:
    """Forget them."""
    op.drop_index("ix_orders_matter", "orders")
    with op.batch_alter_table("orders") as orders:
        orders.drop_column("repeat_confirmed")
        orders.drop_column("matter")
        orders.drop_column("is_offline")
    for table in ("wordings", "lent_orders", "absences", "own_visits", "school_checks"):
        op.drop_table(table)
