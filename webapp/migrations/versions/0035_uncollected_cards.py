"""uncollected cards"""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "uncollected_card",
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("ready_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_uncollected_card_request_id")),
        sa.PrimaryKeyConstraint("request_id", name=op.f("pk_uncollected_card")),
    )
    op.create_index(op.f("ix_uncollected_card_until"), "uncollected_card", ["until"])


def downgrade() -> None:
    op.drop_table("uncollected_card")
