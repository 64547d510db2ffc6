"""What channels must remember."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Which process holds the long connection; what became of a message after it was sent, or refused."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("acted_at", UtcTime(), nullable=True))
        outbox.add_column(sa.Column("fell_back", sa.String(length=120), nullable=False, server_default=""))
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.add_column("people", sa.Column("checked_at", UtcTime(), nullable=True))
    op.add_column("people", sa.Column("unreached_at", UtcTime(), nullable=True))
    op.add_column("people", sa.Column("wecom_name", sa.String(80), nullable=False, server_default=""))
    op.add_column("people", sa.Column("prefers", sa.String(20), nullable=False, server_default=""))
    op.create_table(
        "files",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("person", sa.String(80), nullable=False),
        sa.Column("channel", sa.String(20), nullable=False),
        sa.Column("purpose", sa.String(20), nullable=False),
        sa.Column("order_id", sa.BigInteger(), nullable=True),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("next_at", UtcTime(), nullable=True),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
    )
    op.create_index("ix_files_next_at", "files", ["next_at"])


def downgrade() -> None:
    """Nobody holds anything, nothing is known of who was asked about, and files are gone."""
    op.drop_table("files")
    with op.batch_alter_table("people") as people:
        for name in ("prefers", "wecom_name", "unreached_at", "checked_at"):
            people.drop_column(name)
    op.drop_table("leases")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("fell_back")
        outbox.drop_column("acted_at")
