"""data changes"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

OPEN = "ended_at IS NULL"
ONE_AT_A_TIME = "ended_at IS NULL AND kind <> 'contest-change'"


def upgrade() -> None:
    op.create_table(
        "data_change",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("field", sa.String(length=48), nullable=False),
        sa.Column("before", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("contest_id", sa.Uuid(), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("given_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["contest_id"], ["service_request.id"], name=op.f("fk_data_change_contest_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_data_change_request_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_data_change_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_change")),
        sa.UniqueConstraint("contest_id", name=op.f("uq_data_change_contest_id")),
    )
    with op.batch_alter_table("data_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_change_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_data_change_resident_id"), ["resident_id"], unique=False)
    _one_at_a_time(ONE_AT_A_TIME)


def downgrade() -> None:
    # The word of the newest kind is unknown to what came before.
    op.execute("UPDATE service_request SET ended_at = opened_at WHERE kind = 'contest-change' AND ended_at IS NULL")
    _one_at_a_time(OPEN)
    op.drop_table("data_change")


def _one_at_a_time(where: str) -> None:
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.drop_index("uq_service_request_open")
        batch_op.create_index(
            "uq_service_request_open",
            ["resident_id", "kind"],
            unique=True,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
