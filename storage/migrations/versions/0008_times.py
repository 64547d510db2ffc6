"""What is looked for among all orders by a time of its own: 挂账 every few seconds, 办结 for each report."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SUSPENDED, _REPORTED = sa.text("suspended_since IS NOT NULL"), sa.text("reported_at IS NOT NULL")


def upgrade() -> None:
    """Suspended orders by the day on which they come back, reported ones by when they were."""
    op.create_index(
        "ix_orders_suspended",
        "orders",
        ["suspended_until"],
        postgresql_where=_SUSPENDED,
        sqlite_where=_SUSPENDED,
    )
    op.create_index(
        "ix_orders_reported", "orders", ["reported_at"], postgresql_where=_REPORTED, sqlite_where=_REPORTED
    )


def downgrade() -> None:
    """Without them they are found by reading all orders."""
    op.drop_index("ix_orders_reported", "orders")
    op.drop_index("ix_orders_suspended", "orders")
