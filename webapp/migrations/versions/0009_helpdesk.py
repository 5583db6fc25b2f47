"""helpdesk: cases, which say whom staff looked up and why"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "helpdesk_case",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(length=48), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["staff_account.id"], name=op.f("fk_helpdesk_case_account_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_helpdesk_case_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helpdesk_case")),
    )
    with op.batch_alter_table("helpdesk_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_helpdesk_case_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_helpdesk_case_opened_at"), ["opened_at"], unique=False)


def downgrade() -> None:
    op.drop_table("helpdesk_case")
