"""shifts"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

RUNNING = sa.text("ended_at IS NULL")
LATE = sa.text("late")


def upgrade() -> None:
    op.create_table(
        "shift",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("terminal_id", sa.Uuid(), nullable=False),
        sa.Column("attendant_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["attendant_id"], ["attendant.id"], name=op.f("fk_shift_attendant_id")),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminal.id"], name=op.f("fk_shift_terminal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
    )
    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_shift_attendant_id"), ["attendant_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_shift_ended_at"), ["ended_at"], unique=False)
        batch_op.create_index(
            "uq_shift_running", ["terminal_id"], unique=True, sqlite_where=RUNNING, postgresql_where=RUNNING
        )

    # Terminals and scans of before this migration were unattended and live.
    with op.batch_alter_table("terminal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("attended", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("late", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("attendant_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("claimed_by", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_scan_attendant_id"), "attendant", ["attendant_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_scan_judged_at"), ["judged_at"], unique=False)
        batch_op.create_index("ix_scan_late", ["terminal_id", "judged_at"], sqlite_where=LATE, postgresql_where=LATE)


def downgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_late", sqlite_where=LATE, postgresql_where=LATE)
        batch_op.drop_index(batch_op.f("ix_scan_judged_at"))
        batch_op.drop_constraint(batch_op.f("fk_scan_attendant_id"), type_="foreignkey")
        batch_op.drop_column("claimed_by")
        batch_op.drop_column("attendant_id")
        batch_op.drop_column("late")

    with op.batch_alter_table("terminal", schema=None) as batch_op:
        batch_op.drop_column("attended")

    with op.batch_alter_table("shift", schema=None) as batch_op:
        batch_op.drop_index("uq_shift_running", sqlite_where=RUNNING, postgresql_where=RUNNING)
        batch_op.drop_index(batch_op.f("ix_shift_ended_at"))
        batch_op.drop_index(batch_op.f("ix_shift_attendant_id"))

    op.drop_table("shift")
