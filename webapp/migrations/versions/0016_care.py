"""care: who may show codes for whom, and what was issued and shown under it"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BY_CARER = sa.text("delegation_id IS NOT NULL")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "delegation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("carer_id", sa.Uuid(), nullable=False),
        sa.Column("ground", sa.String(length=48), nullable=False),
        sa.Column("document", sa.String(length=48), nullable=True),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("data_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("times_left", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=48), nullable=True),
        sa.CheckConstraint("ground IN ('invited', 'guardian')", name=op.f("ck_delegation_ground")),
        sa.CheckConstraint(
            "document IN ('household-register', 'birth-certificate', 'court-ruling')",
            name=op.f("ck_delegation_document"),
        ),
        sa.CheckConstraint("ending IN ('holder', 'carer', 'time', 'times-used')", name=op.f("ck_delegation_ending")),
        sa.ForeignKeyConstraint(["carer_id"], ["resident.id"], name=op.f("fk_delegation_carer_id")),
        sa.ForeignKeyConstraint(["holder_id"], ["resident.id"], name=op.f("fk_delegation_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_carer_id", "delegation", ["carer_id"])
    op.create_index("ix_delegation_ended_at", "delegation", ["ended_at"])
    op.create_index(
        "uq_delegation_open",
        "delegation",
        ["holder_id", "carer_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    op.create_table(
        "care_invitation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("holder_id", sa.Uuid(), nullable=False),
        sa.Column("code_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("scopes", sa.JSON(), nullable=False),
        sa.Column("personal_data", sa.Boolean(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["holder_id"], ["resident.id"], name=op.f("fk_care_invitation_holder_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_invitation")),
        sa.UniqueConstraint("code_index", name=op.f("uq_care_invitation_code_index")),
    )
    op.create_index("ix_care_invitation_holder_id", "care_invitation", ["holder_id"])
    op.create_index("ix_care_invitation_expires_at", "care_invitation", ["expires_at"])
    with op.batch_alter_table("credential") as batch_op:
        batch_op.add_column(sa.Column("delegation_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_credential_delegation_id"), "delegation", ["delegation_id"], ["id"])
    op.create_index(
        "ix_credential_carer", "credential", ["delegation_id"], sqlite_where=BY_CARER, postgresql_where=BY_CARER
    )
    op.add_column("scan", sa.Column("delegation_id", sa.Uuid(), nullable=True))
    op.create_index("ix_scan_carer", "scan", ["delegation_id", "at"], sqlite_where=BY_CARER, postgresql_where=BY_CARER)


def downgrade() -> None:
    op.drop_index("ix_scan_carer", "scan")
    op.drop_column("scan", "delegation_id")
    op.drop_index("ix_credential_carer", "credential")
    with op.batch_alter_table("credential") as batch_op:
        batch_op.drop_constraint(op.f("fk_credential_delegation_id"), type_="foreignkey")
        batch_op.drop_column("delegation_id")
    op.drop_table("care_invitation")
    op.drop_table("delegation")
