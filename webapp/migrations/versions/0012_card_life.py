"""card_life"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

STATES = ("sealed", "active", "lost", "locked", "temporarily-lost", "cancelled")
DOORS = ("app", "sign-in-page", "desk")
ENDINGS = ("undone", "lapsed", "made-formal")


def upgrade() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chip_id", sa.LargeBinary(), nullable=True))
        batch_op.add_column(sa.Column("chip_index", sa.LargeBinary(length=16), nullable=True))
        batch_op.add_column(sa.Column("atr", sa.String(length=66), nullable=True))
        batch_op.add_column(sa.Column("version", sa.String(length=4), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Uuid(), nullable=True))
    _card_constraints()
    op.create_table(
        "replacement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _word("ground", "found", "lost", "damaged", "expired", "data-changed"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.String(length=40), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", _word("ending", "completed", "withdrawn", "card-cancelled"), nullable=True),
        sa.Column("new_card_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_replacement_card_id")),
        sa.ForeignKeyConstraint(["new_card_id"], ["card.id"], name=op.f("fk_replacement_new_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replacement")),
    )
    op.create_index(op.f("ix_replacement_card_id"), "replacement", ["card_id"])
    open_alone = sa.text("ended_at IS NULL")
    op.create_index(
        "uq_replacement_open",
        "replacement",
        ["card_id"],
        unique=True,
        sqlite_where=open_alone,
        postgresql_where=open_alone,
    )
    op.create_table(
        "cancellation",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("card_id", sa.Uuid(), nullable=False),
        sa.Column(
            "reason",
            _word("reason", "death", "moved-away", "emigrated", "duplicate", "wrong-person"),
            nullable=False,
        ),
        sa.Column("left", sa.JSON(), nullable=False),
        sa.Column("state_before", _word("state_before", *STATES), nullable=False),
        sa.Column("ecard_before", _word("ecard_before", "sealed", "active", "cancelled"), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_by", sa.Uuid(), nullable=False),
        sa.Column("undo_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undo_asked_by", sa.Uuid(), nullable=True),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_cancellation_card_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cancellation")),
    )
    op.create_index(op.f("ix_cancellation_card_id"), "cancellation", ["card_id"])
    op.create_table(
        "suspension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _word("ground", "lent-for-gain", "other-decision"), nullable=False),
        sa.Column("authority", sa.String(length=80), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_suspension_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suspension")),
    )
    op.create_index(op.f("ix_suspension_resident_id"), "suspension", ["resident_id"])
    _words_of_losses((*DOORS, "agency", "kiosk", "timer"), (*ENDINGS, "card-cancelled"))


def downgrade() -> None:
    op.execute("UPDATE loss_report SET ending = 'made-formal' WHERE ending = 'card-cancelled'")
    _words_of_losses(DOORS, ENDINGS)
    op.drop_table("suspension")
    op.drop_table("cancellation")
    op.drop_table("replacement")
    op.drop_index(op.f("ix_card_replaces_id"), table_name="card")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_card_replaces_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("uq_card_chip_index"), type_="unique")
        for column in ("replaces_id", "version", "atr", "chip_index", "chip_id"):
            batch_op.drop_column(column)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=48)


def _card_constraints() -> None:
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_card_chip_index"), ["chip_index"])
        batch_op.create_foreign_key(batch_op.f("fk_card_replaces_id"), "card", ["replaces_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_card_replaces_id"), ["replaces_id"])


def _words_of_losses(doors: tuple[str, ...], endings: tuple[str, ...]) -> None:
    table = "loss_report"
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column, words in (("door", doors), ("ending", endings)):
            listed = ", ".join(f"'{word}'" for word in words)
            name = batch_op.f(f"ck_{table}_{column}")
            batch_op.drop_constraint(name, type_="check")
            batch_op.create_check_constraint(name, sa.text(f"{column} IN ({listed})"))
