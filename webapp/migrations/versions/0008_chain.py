"""chain: the ledger's chain of hashes, and triggers that refuse everything but adding"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("ledger", "ledger_link")
# A migration that copies one of these tables on SQLite (batch_alter_table) loses its triggers, and makes them again.
ON_SQLITE = """
    CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END
"""
REFUSE = """
    CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$
"""
# By the statement, so that nothing is asked once for every row; an INSERT fires neither.
ON_POSTGRESQL = """
    CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "ledger_link",
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("row_id", sa.BigInteger(), nullable=False),
        sa.Column("row_digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("chained_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_ledger_link")),
        sa.UniqueConstraint("row_id", name=op.f("uq_ledger_link_row_id")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            op.execute(ON_SQLITE.format(table=table, verb="UPDATE"))
            op.execute(ON_SQLITE.format(table=table, verb="DELETE"))
    else:
        op.execute(REFUSE)
        for table in TABLES:
            op.execute(ON_POSTGRESQL.format(table=table))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER ledger_no_UPDATE")
        op.execute("DROP TRIGGER ledger_no_DELETE")
        op.drop_table("ledger_link")
    else:
        op.execute("DROP TRIGGER ledger_only_added ON ledger")
        op.drop_table("ledger_link")
        op.execute("DROP FUNCTION refuse_change")
