"""What many processes share."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """What a message answers: the same short code stands in the log where it came in and where it went out."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.add_column(sa.Column("cause", sa.String(12), nullable=False, server_default=""))


def downgrade() -> None:
    """Messages no longer say what they answer."""
    with op.batch_alter_table("outbox") as outbox:
        outbox.drop_column("cause")
