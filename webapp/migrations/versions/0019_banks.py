"""banks"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "bank_news",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("news", sa.String(length=48), nullable=False),
        sa.Column("bank_name", sa.String(length=40), nullable=False),
        sa.Column("new_card_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "told",
            sa.Enum("waiting", "told", "refused", name="told", native_enum=False, create_constraint=True, length=48),
            nullable=False,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("refusal", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_bank_news_card_id")),
        sa.ForeignKeyConstraint(["new_card_id"], ["card.id"], name=op.f("fk_bank_news_new_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_news")),
        sa.UniqueConstraint("card_id", "number", name=op.f("uq_bank_news_card_id_number")),
    )
    with op.batch_alter_table("bank_news", schema=None) as batch_op:
        batch_op.create_index("ix_bank_news_due", ["told", "next_try_at"], unique=False)
    op.create_table(
        "bank_word",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.String(length=48), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard", sa.String(length=48), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_bank_word_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bank_word")),
    )
    with op.batch_alter_table("bank_word", schema=None) as batch_op:
        batch_op.create_index("ix_bank_word_newest", ["card_id", "number"], unique=False)
    op.create_table(
        "found_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.Column("handed_to", sa.String(length=48), nullable=False),
        sa.Column("place", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_found_card_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_found_card")),
    )
    with op.batch_alter_table("found_card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_found_card_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_found_card_card_id"), ["card_id"], unique=False)
    op.create_table(
        "death_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("receipt", sa.String(length=12), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("relation", sa.String(length=48), nullable=False),
        sa.Column("cards", sa.JSON(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_death_report_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_death_report")),
        sa.UniqueConstraint("receipt", name=op.f("uq_death_report_receipt")),
    )
    with op.batch_alter_table("death_report", schema=None) as batch_op:
        batch_op.create_index(
            "uq_death_report_stands",
            ["resident_id"],
            unique=True,
            sqlite_where=sa.text("undone_at IS NULL"),
            postgresql_where=sa.text("undone_at IS NULL"),
        )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.add_column(sa.Column("phone_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("fallback_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_column("fallback_since")
        batch_op.drop_column("phone_since")
    op.drop_table("death_report")
    op.drop_table("found_card")
    op.drop_table("bank_word")
    op.drop_table("bank_news")
