"""losses"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deaths",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deaths")),
    )
    op.create_table(
        "loss_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column(
            "what",
            sa.Enum("card", "phone", "both", name="what", native_enum=False, create_constraint=True, length=48),
            nullable=False,
        ),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column(
            "card_state_before",
            sa.Enum(
                "sealed",
                "active",
                "lost",
                "locked",
                "temporarily-lost",
                "cancelled",
                name="card_state_before",
                native_enum=False,
                create_constraint=True,
                length=48,
            ),
            nullable=True,
        ),
        sa.Column("phones", sa.JSON(), nullable=False),
        sa.Column("phones_left", sa.JSON(), nullable=False),
        sa.Column(
            "door",
            sa.Enum("app", "sign-in-page", "desk", name="door", native_enum=False, create_constraint=True, length=48),
            nullable=False,
        ),
        sa.Column("reporter_id", sa.Uuid(), nullable=False),
        sa.Column("reporting_phone", sa.Uuid(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lapses_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("warned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum(
                "undone", "lapsed", "made-formal", name="ending", native_enum=False, create_constraint=True, length=48
            ),
            nullable=True,
        ),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_loss_report_card_id")),
        sa.ForeignKeyConstraint(["reporting_phone"], ["device.id"], name=op.f("fk_loss_report_reporting_phone")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_loss_report_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_loss_report")),
        sa.UniqueConstraint("receipt", name=op.f("uq_loss_report_receipt")),
    )
    with op.batch_alter_table("loss_report", schema=None) as batch_op:
        batch_op.create_index("ix_loss_report_due", ["ended_at", "lapses_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_loss_report_resident_id"), ["resident_id"], unique=False)

    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voids", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.add_column(sa.Column("card_voids", sa.Integer(), server_default="0", nullable=False))

    with op.batch_alter_table("ecard", schema=None) as batch_op:
        batch_op.add_column(sa.Column("authorised", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fallback_phone", sa.LargeBinary(), nullable=True))

    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.add_column(sa.Column("purpose", sa.String(48), server_default="sign-in", nullable=False))
        batch_op.add_column(sa.Column("contact", sa.String(48), server_default="registered", nullable=False))
        batch_op.add_column(sa.Column("waiting", sa.LargeBinary(length=16), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_sign_in_code_waiting"), ["waiting"])


def downgrade() -> None:
    with op.batch_alter_table("sign_in_code", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_sign_in_code_waiting"), type_="unique")
        batch_op.drop_column("waiting")
        batch_op.drop_column("contact")
        batch_op.drop_column("purpose")

    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_column("fallback_phone")

    with op.batch_alter_table("ecard", schema=None) as batch_op:
        batch_op.drop_column("authorised")

    with op.batch_alter_table("credential", schema=None) as batch_op:
        batch_op.drop_column("card_voids")

    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_column("voids")

    with op.batch_alter_table("loss_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_loss_report_resident_id"))
        batch_op.drop_index("ix_loss_report_due")

    op.drop_table("loss_report")
    op.drop_table("deaths")
