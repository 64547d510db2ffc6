"""挂账 is looked for every few seconds, and few orders are suspended: an index over those alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_SUSPENDED = sa.text("suspended_since IS NOT NULL")


def upgrade() -> None:
    """Suspended orders by the day on which they come back."""
    op.create_index(
        "ix_orders_suspended",
        "orders",
        ["suspended_until"],
        postgresql_where=_SUSPENDED,
        sqlite_where=_SUSPENDED,
    )


def downgrade() -> None:
    """Without it they are found by reading all orders."""
    op.drop_index("ix_orders_suspended", "orders")
