"""institutions"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("institution", sa.String(length=80), nullable=True))
    op.create_table(
        "institution_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=False),
        sa.Column("institution", sa.String(length=80), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("delegation_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_institution_entry_resident_id")),
        sa.ForeignKeyConstraint(["carer_id"], ["resident.id"], name=op.f("fk_institution_entry_carer_id")),
        sa.ForeignKeyConstraint(["delegation_id"], ["delegation.id"], name=op.f("fk_institution_entry_delegation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution_entry")),
    )
    op.create_index(op.f("ix_institution_entry_resident_id"), "institution_entry", ["resident_id"])
    op.create_index(
        "uq_institution_entry_open",
        "institution_entry",
        ["resident_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_table("institution_entry")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_column("institution")
