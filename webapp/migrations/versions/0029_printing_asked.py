"""printing asked"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("printing", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tries", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("next_ask_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE printing SET next_ask_at = started_at")
    with op.batch_alter_table("printing", schema=None) as batch_op:
        batch_op.alter_column("next_ask_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch_op.create_index("ix_printing_due", ["ended_at", "next_ask_at"])


def downgrade() -> None:
    with op.batch_alter_table("printing", schema=None) as batch_op:
        batch_op.drop_index("ix_printing_due")
        batch_op.drop_column("next_ask_at")
        batch_op.drop_column("tries")
