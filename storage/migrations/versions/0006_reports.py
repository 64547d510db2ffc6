"""Figures as published, agreed items, full-text search."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from storage.columns import UtcTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: On SQLite the index follows the table of words by itself, in the same transaction.
FTS = (
    """CREATE VIRTUAL TABLE order_words_fts USING fts5(
        words, content='order_words', content_rowid='order_id',
        tokenize="unicode61 remove_diacritics 0", detail='none', columnsize=0)""",
    """CREATE TRIGGER order_words_added AFTER INSERT ON order_words BEGIN
        INSERT INTO order_words_fts(rowid, words) VALUES (new.order_id, new.words); END""",
    """CREATE TRIGGER order_words_gone AFTER DELETE ON order_words BEGIN
        INSERT INTO order_words_fts(order_words_fts, rowid, words) VALUES ('delete', old.order_id, old.words);
        END""",
    """CREATE TRIGGER order_words_changed AFTER UPDATE ON order_words BEGIN
        INSERT INTO order_words_fts(order_words_fts, rowid, words) VALUES ('delete', old.order_id, old.words);
        INSERT INTO order_words_fts(rowid, words) VALUES (new.order_id, new.words); END""",
)
#: A short list of what is new: a search reads it through before the tree.
GIN = """CREATE INDEX ix_order_words_words ON order_words USING gin (words)
    WITH (gin_pending_list_limit = 512)"""


SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _search()
    _exports()
    _reports()
    _scores()
    _points()
    _agreed()


def _search() -> None:
    op.create_table(
        "order_words",
        sa.Column("order_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("words", sa.Text().with_variant(TSVECTOR(), "postgresql"), nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_order_words")),
    )
    statements = FTS if op.get_bind().dialect.name == "sqlite" else (GIN,)
    for statement in statements:
        op.execute(statement)
    _remember_what_is_here()


def _remember_what_is_here() -> None:
    """Orders that are here already are cut into words little by little, the newest first, while the bot runs."""
    newest = op.get_bind().scalar(sa.text("SELECT max(id) FROM orders"))
    if newest is not None:
        settings = sa.table(
            "settings", sa.column("name"), sa.column("value", sa.JSON()), sa.column("at", UtcTime())
        )
        row = {"name": "search", "value": {"below": newest + 1}, "at": datetime.now(UTC)}
        op.bulk_insert(settings, [row])


def _exports() -> None:
    op.create_table(
        "exports",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exports")),
    )
    op.create_index("ix_exports_at", "exports", ["at"])


def downgrade() -> None:
    for table in ("agreed", "points", "scores", "reports"):
        op.drop_table(table)
    op.drop_table("exports")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE order_words_fts")
    op.drop_table("order_words")
    op.execute("DELETE FROM settings WHERE name = 'search'")


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
