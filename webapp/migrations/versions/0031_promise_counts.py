"""promise counts"""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_promise_count",
        sa.Column("item", sa.String(length=12), nullable=False),
        sa.Column("working_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("finished", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("item", "working_days", name=op.f("pk_service_promise_count")),
    )
    op.drop_index("ix_service_request_evidence_due", table_name="service_request_evidence")
    with op.batch_alter_table("service_request_evidence") as table:
        table.add_column(sa.Column("next_scan_at", sa.DateTime(timezone=True), nullable=True))
    # Whoever waited keeps her place.
    op.execute("UPDATE service_request_evidence SET next_scan_at = uploaded_at")
    with op.batch_alter_table("service_request_evidence") as table:
        table.alter_column("next_scan_at", nullable=False, existing_type=sa.DateTime(timezone=True))
    op.create_index("ix_service_request_evidence_due", "service_request_evidence", ["scan", "next_scan_at"])


def downgrade() -> None:
    op.drop_index("ix_service_request_evidence_due", table_name="service_request_evidence")
    with op.batch_alter_table("service_request_evidence") as table:
        table.drop_column("next_scan_at")
    op.create_index("ix_service_request_evidence_due", "service_request_evidence", ["scan"])
    op.drop_table("service_promise_count")
