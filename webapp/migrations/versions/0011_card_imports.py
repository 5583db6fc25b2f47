"""card_imports"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

STATES = ("waiting", "running", "done", "stopped")


def upgrade() -> None:
    counts = [sa.Column(name, sa.BigInteger(), nullable=False) for name in ("read", "added", "already", "differing")]
    state = sa.Enum(*STATES, name="state", native_enum=False, create_constraint=True, length=48)
    op.create_table(
        "card_import",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("file_name", sa.String(200), nullable=False),
        sa.Column("path", sa.String(1000), nullable=False),
        sa.Column("uploaded", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=True),
        sa.Column("dry_run", sa.Boolean(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("problem", sa.String(40), nullable=True),
        sa.Column("about", sa.String(200), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        *counts,
        sa.Column("refused", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.String(60), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_import")),
    )
    op.create_index("ix_card_import_state", "card_import", ["state", "leased_until"])
    op.create_table(
        "import_fault",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("column", sa.String(48), nullable=False),
        sa.Column("reason", sa.String(48), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["card_import.id"], name=op.f("fk_import_fault_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_fault")),
    )
    op.create_index(op.f("ix_import_fault_import_id"), "import_fault", ["import_id"])


def downgrade() -> None:
    op.drop_table("import_fault")
    op.drop_table("card_import")
