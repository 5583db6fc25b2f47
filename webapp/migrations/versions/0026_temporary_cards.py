"""temporary cards"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ENDINGS = (
    "card-in-use",
    "returned",
    "lost",
    "expired",
    "replacement-withdrawn",
    "card-cancelled",
    "function-suspended",
    "death-reported",
)


def upgrade() -> None:
    op.create_table(
        "temporary_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("replacement_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_index", sa.LargeBinary(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("issued_by", sa.Uuid(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(*ENDINGS, name="ending", native_enum=False, create_constraint=True, length=48),
            nullable=True,
        ),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["replacement_id"], ["replacement.id"], name=op.f("fk_temporary_card_replacement_id")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_temporary_card_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_temporary_card")),
        sa.UniqueConstraint("number_index", name=op.f("uq_temporary_card_number_index")),
    )
    op.create_index(op.f("ix_temporary_card_resident_id"), "temporary_card", ["resident_id"])
    op.create_index(op.f("ix_temporary_card_replacement_id"), "temporary_card", ["replacement_id"])
    op.create_index("ix_temporary_card_due", "temporary_card", ["ended_at", "valid_until"])
    alone = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_temporary_card_living",
        "temporary_card",
        ["resident_id"],
        unique=True,
        sqlite_where=alone,
        postgresql_where=alone,
    )


def downgrade() -> None:
    op.drop_table("temporary_card")
