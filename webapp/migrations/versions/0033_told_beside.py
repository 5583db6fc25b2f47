"""told beside"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "message_for_carers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_message_for_carers_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message_for_carers")),
    )
    op.create_index(op.f("ix_message_for_carers_at"), "message_for_carers", ["at"])


def downgrade() -> None:
    op.drop_table("message_for_carers")
