"""A department's orders from the newest on: what a search of its words is laid beside. PostgreSQL alone."""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """SQLite, which counts nothing, would take it for open orders, too, and go through all that were."""
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_orders_department_id", "orders", ["department", "id"])


def downgrade() -> None:
    """Without it each order with the words is looked up for its department."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_index("ix_orders_department_id", "orders")
