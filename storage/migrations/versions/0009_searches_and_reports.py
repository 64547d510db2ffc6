"""What searches and reports look for: a department's newest orders, and those that were opened again."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_AGAIN = sa.text("reopened_at IS NOT NULL")


def upgrade() -> None:
    """A department's orders are what a search of its words is laid beside, on PostgreSQL alone.

    SQLite, which counts nothing, would take that index for open orders, too, and go through all that were.
    """
    op.create_index(
        "ix_orders_reopened", "orders", ["reopened_at"], postgresql_where=_AGAIN, sqlite_where=_AGAIN
    )
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_orders_department_id", "orders", ["department", "id"])


def downgrade() -> None:
    """Without them all orders are read, and each with the words is looked up for its department."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_orders_department_id", "orders")
    op.drop_index("ix_orders_reopened", "orders")
