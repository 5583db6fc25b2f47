"""requests: what residents ask for, and every step of it"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "service_request",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("item", sa.String(length=12), nullable=False),
        sa.Column("door", sa.String(length=48), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=48), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("checked_by", sa.Uuid(), nullable=True),
        sa.Column("working_days", sa.Integer(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("broken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_service_request_card_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_service_request_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request")),
        sa.UniqueConstraint("number", name=op.f("uq_service_request_number")),
    )
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.create_index("ix_service_request_due", ["ended_at", "promised_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_request_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            "uq_service_request_open",
            ["resident_id", "kind"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
    op.create_table(
        "service_request_step",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_kind", sa.String(length=20), nullable=False),
        sa.Column("actor_id", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=48), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_service_request_step_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request_step")),
        sa.UniqueConstraint("request_id", "number", name=op.f("uq_service_request_step_request_id_number")),
    )
    op.create_table(
        "service_request_evidence",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("shows", sa.String(length=48), nullable=False),
        sa.Column("media_type", sa.String(length=48), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("content_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("scan", sa.String(length=48), nullable=False),
        sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["service_request.id"], name=op.f("fk_service_request_evidence_request_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_request_evidence")),
        sa.UniqueConstraint(
            "request_id", "content_index", name=op.f("uq_service_request_evidence_request_id_content_index")
        ),
    )
    op.create_index("ix_service_request_evidence_due", "service_request_evidence", ["scan"], unique=False)


def downgrade() -> None:
    op.drop_table("service_request_evidence")
    op.drop_table("service_request_step")
    op.drop_table("service_request")
