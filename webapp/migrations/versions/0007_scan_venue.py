"""scan_venue"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

LATE = sa.text("late")


def upgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("venue_id", sa.Uuid(), nullable=True))

    # No terminal could be moved before this migration.
    op.execute("UPDATE scan SET venue_id = (SELECT venue_id FROM terminal WHERE terminal.id = scan.terminal_id)")
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.alter_column("venue_id", existing_type=sa.Uuid(), nullable=False)
        batch_op.drop_index("ix_scan_late", sqlite_where=LATE, postgresql_where=LATE)
        batch_op.create_index("ix_scan_late", ["venue_id", "judged_at"], sqlite_where=LATE, postgresql_where=LATE)


def downgrade() -> None:
    with op.batch_alter_table("scan", schema=None) as batch_op:
        batch_op.drop_index("ix_scan_late", sqlite_where=LATE, postgresql_where=LATE)
        batch_op.create_index("ix_scan_late", ["terminal_id", "judged_at"], sqlite_where=LATE, postgresql_where=LATE)
        batch_op.drop_column("venue_id")
