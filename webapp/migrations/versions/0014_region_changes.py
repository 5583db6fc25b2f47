"""region_changes: what clerks change of the region's values, only ever added to"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TABLES = ("region_change", "region_decision")
# As in 0008: a migration that copies one of these tables on SQLite loses its triggers, and makes them again.
ON_SQLITE = """
    CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'what a region changed is only added to'); END
"""
ON_POSTGRESQL = """
    CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
"""


def upgrade() -> None:
    op.create_table(
        "region_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=400), nullable=False),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["proposed_by"], ["staff_account.id"], name=op.f("fk_region_change_proposed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_change")),
    )
    op.create_index(op.f("ix_region_change_region"), "region_change", ["region"])
    op.create_table(
        "region_decision",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("change_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "approved",
                "rejected",
                "withdrawn",
                name="decision",
                native_enum=False,
                create_constraint=True,
                length=48,
            ),
            nullable=False,
        ),
        sa.Column("reason", sa.String(length=400), nullable=True),
        sa.Column("decided_by", sa.Uuid(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], ["region_change.id"], name=op.f("fk_region_decision_change_id")),
        sa.ForeignKeyConstraint(["decided_by"], ["staff_account.id"], name=op.f("fk_region_decision_decided_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region_decision")),
        sa.UniqueConstraint("change_id", "step", name=op.f("uq_region_decision_change_id_step")),
    )
    op.create_table(
        "region_seen",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_region_seen_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_region_seen")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for table in TABLES:
            op.execute(ON_SQLITE.format(table=table, verb="UPDATE"))
            op.execute(ON_SQLITE.format(table=table, verb="DELETE"))
    else:
        for table in TABLES:
            op.execute(ON_POSTGRESQL.format(table=table))


def downgrade() -> None:
    op.drop_table("region_seen")
    op.drop_table("region_decision")
    op.drop_table("region_change")
