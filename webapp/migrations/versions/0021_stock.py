"""stock"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

OPEN_COUNT = sa.text("confirmed_at IS NULL")
OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "blank_box",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("division", sa.String(length=6), nullable=False),
        sa.Column("first_serial", sa.String(length=20), nullable=False),
        sa.Column("last_serial", sa.String(length=20), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_box")),
        sa.UniqueConstraint("number", name=op.f("uq_blank_box_number")),
    )
    op.create_table(
        "blank_card",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("serial", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=48), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spoilt_why", sa.String(length=48), nullable=True),
        sa.Column("destroy_asked_by", sa.Uuid(), nullable=True),
        sa.Column("destroyed_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["blank_box.id"], name=op.f("fk_blank_card_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_card")),
        sa.UniqueConstraint("serial", name=op.f("uq_blank_card_serial")),
    )
    op.create_index("ix_blank_card_box", "blank_card", ["box_id", "state"])
    op.create_table(
        "blank_count",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("box_id", sa.Uuid(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("expected", sa.Integer(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_by", sa.Uuid(), nullable=False),
        sa.Column("second_counted", sa.Integer(), nullable=True),
        sa.Column("second_expected", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("outcome", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["box_id"], ["blank_box.id"], name=op.f("fk_blank_count_box_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blank_count")),
    )
    op.create_index(
        "uq_blank_count_open",
        "blank_count",
        ["box_id"],
        unique=True,
        sqlite_where=OPEN_COUNT,
        postgresql_where=OPEN_COUNT,
    )
    op.create_table(
        "bench_job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=48), nullable=True),
        sa.Column("card_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["card.id"], name=op.f("fk_bench_job_card_id")),
        sa.ForeignKeyConstraint(["request_id"], ["service_request.id"], name=op.f("fk_bench_job_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bench_job")),
    )
    op.create_index(
        "uq_bench_job_open", "bench_job", ["request_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    op.create_table(
        "printing",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("bench_job_id", sa.Uuid(), nullable=False),
        sa.Column("blank_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("spoilt_why", sa.String(length=48), nullable=True),
        sa.ForeignKeyConstraint(["bench_job_id"], ["bench_job.id"], name=op.f("fk_printing_bench_job_id")),
        sa.ForeignKeyConstraint(["blank_id"], ["blank_card.id"], name=op.f("fk_printing_blank_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printing")),
        sa.UniqueConstraint("blank_id", name=op.f("uq_printing_blank_id")),
    )
    op.create_index(
        "uq_printing_open", "printing", ["bench_job_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )


def downgrade() -> None:
    op.drop_index("uq_printing_open", "printing")
    op.drop_table("printing")
    op.drop_index("uq_bench_job_open", "bench_job")
    op.drop_table("bench_job")
    op.drop_index("uq_blank_count_open", "blank_count")
    op.drop_table("blank_count")
    op.drop_index("ix_blank_card_box", "blank_card")
    op.drop_table("blank_card")
    op.drop_table("blank_box")
