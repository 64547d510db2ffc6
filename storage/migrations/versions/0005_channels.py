"""What channels must remember."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


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


def downgrade() -> None:
    """Nobody holds anything."""
    op.drop_table("leases")
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("fell_back")
        outbox.drop_column("acted_at")
