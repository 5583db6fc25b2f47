"""inbox: messages in the app, and states of the outbox that tell a try that failed from one given up"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BEFORE = "state IN ('queued', 'sent', 'dropped', 'failed')"
NOW = "state IN ('queued', 'failed', 'sent', 'given-up', 'dropped')"


def upgrade() -> None:
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(sa.Column("problem", sa.String(length=40), nullable=True))
        batch_op.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_notice_state"), sa.text(NOW))
    # What was called failed had used up its tries, and its text is gone.
    op.execute("UPDATE notice SET state = 'given-up' WHERE state = 'failed'")

    op.create_table(
        "message",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("text_en", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("once", sa.String(length=80), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_message_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
        sa.UniqueConstraint("once", name=op.f("uq_message_once")),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index("ix_message_inbox", ["resident_id", "at"], unique=False)


def downgrade() -> None:
    op.drop_table("message")
    op.execute("UPDATE notice SET state = 'failed' WHERE state = 'given-up'")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_notice_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_notice_state"), sa.text(BEFORE))
        batch_op.drop_column("problem")
