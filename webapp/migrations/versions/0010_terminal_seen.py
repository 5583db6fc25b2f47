"""terminal_seen"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("terminal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("moved_from", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("moved_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_terminal_moved_from"), "venue", ["moved_from"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("terminal", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_terminal_moved_from"), type_="foreignkey")
        batch_op.drop_column("moved_at")
        batch_op.drop_column("moved_from")
        batch_op.drop_column("seen_at")
