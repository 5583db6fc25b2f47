"""population"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ANSWERS = ("match", "mismatch", "not-found", "deceased", "unavailable")


def upgrade() -> None:
    answer = sa.Enum(*ANSWERS, name="answer", native_enum=False, create_constraint=True, length=48)
    op.create_table(
        "population_check",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("waiting", sa.Uuid(), nullable=True),
        sa.Column("purpose", sa.String(48), nullable=False),
        sa.Column("asked_by", sa.String(60), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("problem", sa.String(40), nullable=True),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", answer, nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_population_check_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_check")),
        sa.UniqueConstraint("waiting", name=op.f("uq_population_check_waiting")),
    )
    op.create_index("ix_population_check_due", "population_check", ["answered_at", "next_try_at"])
    op.create_index(op.f("ix_population_check_resident_id"), "population_check", ["resident_id"])
    op.create_table(
        "population_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("resting_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_answer_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sweep_day", sa.Date(), nullable=True),
        sa.Column("sweep_place", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_line")),
    )
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(48), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("open_key", sa.String(80), nullable=True),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(60), nullable=True),
        sa.Column("outcome", sa.String(48), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_task_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("open_key", name=op.f("uq_task_open_key")),
    )
    op.create_index("ix_task_open", "task", ["closed_at", "opened_at"])
    op.create_index(op.f("ix_task_resident_id"), "task", ["resident_id"])


def downgrade() -> None:
    op.drop_table("task")
    op.drop_table("population_line")
    op.drop_table("population_check")
