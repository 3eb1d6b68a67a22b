"""Review meetings, their agenda and what is recorded in them."""

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    pass
