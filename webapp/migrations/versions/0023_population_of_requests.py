"""population of requests"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("population_check", schema=None) as batch_op:
        batch_op.add_column(sa.Column("request_id", sa.Uuid(), nullable=True))
        batch_op.add_column(sa.Column("wanted", sa.LargeBinary(), nullable=True))
        batch_op.create_index(batch_op.f("ix_population_check_request_id"), ["request_id"])


def downgrade() -> None:
    with op.batch_alter_table("population_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_population_check_request_id"))
        batch_op.drop_column("wanted")
        batch_op.drop_column("request_id")
