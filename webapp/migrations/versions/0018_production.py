"""production"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "making_batch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=12), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_making_batch")),
        sa.UniqueConstraint("number", name=op.f("uq_making_batch_number")),
    )
    op.create_table(
        "making_order",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("batch_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "ending",
            sa.Enum("made", "failed", name="ending", native_enum=False, create_constraint=True, length=48),
            nullable=True,
        ),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("box", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["making_batch.id"], name=op.f("fk_making_order_batch_id")),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_making_order_card_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_making_order_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_making_order")),
        sa.UniqueConstraint("batch_id", "place", name=op.f("uq_making_order_batch_id_place")),
    )
    with op.batch_alter_table("making_order", schema=None) as batch_op:
        batch_op.create_index(
            "uq_making_order_open",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("making_order", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_making_order_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("making_order")
    op.drop_table("making_batch")
