"""guardianship"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
ENDINGS = "ending IN ('holder', 'carer', 'time', 'times-used')"


def upgrade() -> None:
    op.create_table(
        "guardian_freeze",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("resident_id", sa.Uuid(), nullable=False),
        sa.Column("ground", _word("ground", "court-case", "authority", "other-parent"), nullable=False),
        sa.Column("document_number", sa.String(length=60), nullable=False),
        sa.Column("contested_by", sa.LargeBinary(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("decision_number", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_guardian_freeze_resident_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guardian_freeze")),
    )
    op.create_index(op.f("ix_guardian_freeze_resident_id"), "guardian_freeze", ["resident_id"])
    op.create_index(
        "uq_guardian_freeze_open",
        "guardian_freeze",
        ["resident_id"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        # Its words keep growing.
        batch_op.drop_constraint(batch_op.f("ck_delegation_ending"), type_="check")
        batch_op.add_column(sa.Column("evidence_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("evidence_warned_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("freeze_id", sa.Uuid(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_delegation_freeze_id"), "guardian_freeze", ["freeze_id"], ["id"])
        batch_op.create_index(batch_op.f("ix_delegation_freeze_id"), ["freeze_id"])
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        lift = _word("lift_ground", "put-right", "revoked", "wrong-person")
        batch_op.add_column(sa.Column("lift_ground", lift, nullable=True))
        batch_op.add_column(sa.Column("lift_document_number", sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column("lift_asked_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("lift_asked_by", sa.Uuid(), nullable=True))


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=48)


def downgrade() -> None:
    with op.batch_alter_table("suspension", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_suspension_lift_ground"), type_="check")
        for column in ("lift_asked_by", "lift_asked_at", "lift_document_number", "lift_ground"):
            batch_op.drop_column(column)
    # Both are ends, and the older words have none of their own for them.
    op.execute("UPDATE delegation SET ending = 'time' WHERE ending IN ('evidence', 'frozen')")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_delegation_freeze_id"))
        batch_op.drop_constraint(batch_op.f("fk_delegation_freeze_id"), type_="foreignkey")
        for column in ("freeze_id", "evidence_warned_at", "evidence_until"):
            batch_op.drop_column(column)
        batch_op.create_check_constraint(batch_op.f("ck_delegation_ending"), sa.text(ENDINGS))
    op.drop_table("guardian_freeze")
