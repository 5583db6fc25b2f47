"""post"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
NOT_FORGOTTEN = sa.text("address_forgotten_at IS NULL")
STAGES = ("collected", "in-transit", "out-for-delivery", "delivered", "returned", "lost")


def upgrade() -> None:
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.add_column(sa.Column("address_forgotten_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(
            "ix_service_request_address",
            ["ended_at"],
            sqlite_where=NOT_FORGOTTEN,
            postgresql_where=NOT_FORGOTTEN,
        )
    op.create_table(
        "shipment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column(
            "state",
            sa.Enum("waiting", "ordered", *STAGES, name="state", native_enum=False, length=48),
            nullable=False,
        ),
        sa.Column("handed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_by", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=True),
        sa.Column("next_ask_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(length=40), nullable=True),
        sa.Column("news_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "signed_by",
            sa.Enum("holder", "household", name="signed_by", native_enum=False, create_constraint=True, length=48),
            nullable=True,
        ),
        sa.Column("proof", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_shipment_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment")),
    )
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_shipment_request_id"), ["request_id"])
        batch_op.create_index("ix_shipment_due", ["ended_at", "next_ask_at"])
        batch_op.create_index("uq_shipment_open", ["request_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "shipment_point",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("shipment_id", sa.Uuid(), nullable=False),
        sa.Column(
            "stage",
            sa.Enum(*STAGES, name="stage", native_enum=False, create_constraint=True, length=48),
            nullable=False,
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["shipment_id"], ["shipment.id"], name=op.f("fk_shipment_point_shipment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shipment_point")),
        sa.UniqueConstraint("shipment_id", "stage", name=op.f("uq_shipment_point_shipment_id_stage")),
    )
    _bookings()


def _bookings() -> None:
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("purpose", _word("purpose", "home-visit", "appointment"), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("half", _word("half", "morning", "afternoon"), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.CheckConstraint("taken >= 0 AND taken <= places", name=op.f("ck_opening_places")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
        sa.UniqueConstraint(
            "purpose", "division", "place", "day", "half", name=op.f("uq_opening_purpose_division_place_day_half")
        ),
    )
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_opening_day"), ["day"])
    op.create_table(
        "booking",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("opening_id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fixed_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("visitor_id", sa.Uuid(), nullable=True),
        sa.Column("visitor_number", sa.String(length=20), nullable=True),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", _word("outcome", "done", "failed", "missed", "freed"), nullable=True),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_booking_opening_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_booking_request_id")),
        sa.ForeignKeyConstraint(["visitor_id"], ["staff_account.id"], name=op.f("fk_booking_visitor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.create_index(op.f("ix_booking_opening_id"), ["opening_id"])
        batch_op.create_index(op.f("ix_booking_request_id"), ["request_id"])
        batch_op.create_index("uq_booking_open", ["request_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=48)


def downgrade() -> None:
    with op.batch_alter_table("booking", schema=None) as batch_op:
        batch_op.drop_index("uq_booking_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index(op.f("ix_booking_request_id"))
        batch_op.drop_index(op.f("ix_booking_opening_id"))
    op.drop_table("booking")
    with op.batch_alter_table("opening", schema=None) as batch_op:
        batch_op.drop_index(op.f("ix_opening_day"))
    op.drop_table("opening")
    op.drop_table("shipment_point")
    with op.batch_alter_table("shipment", schema=None) as batch_op:
        batch_op.drop_index("uq_shipment_open", sqlite_where=OPEN, postgresql_where=OPEN)
        batch_op.drop_index("ix_shipment_due")
        batch_op.drop_index(op.f("ix_shipment_request_id"))
    op.drop_table("shipment")
    with op.batch_alter_table("service_request", schema=None) as batch_op:
        batch_op.drop_index("ix_service_request_address", sqlite_where=NOT_FORGOTTEN, postgresql_where=NOT_FORGOTTEN)
        batch_op.drop_column("address_forgotten_at")
