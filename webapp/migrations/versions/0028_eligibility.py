"""eligibility"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "eligibility_determination",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("basis", sa.String(length=48), nullable=False),
        sa.Column("holder", sa.String(length=48), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("rule_level", sa.String(length=6), nullable=False),
        sa.Column("rule_since", sa.Date(), nullable=False),
        sa.Column("rule_change_id", sa.Uuid(), nullable=True),
        sa.Column("determined_by", sa.Uuid(), nullable=False),
        sa.Column("determined_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_eligibility_determination_request_id")
        ),
        sa.ForeignKeyConstraint(
            ["rule_change_id"], ["region_change.id"], name=op.f("fk_eligibility_determination_rule_change_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility_determination")),
    )
    op.create_index(
        op.f("ix_eligibility_determination_request_id"), "eligibility_determination", ["request_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("eligibility_determination")
