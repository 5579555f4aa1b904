"""What tables have in common: the columns that many of them have, and how constraints are named."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    LargeBinary,
    MetaData,
    Text,
    false,
    func,
)
from sqlalchemy.dialects.postgresql import UUID

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_name)s_fkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

SEALED = "sealed"


def id_column(name: str = "id") -> Column[Any]:
    return Column(name, UUID, primary_key=True)


def account_column() -> Column[Any]:
    return Column("account_id", UUID, ForeignKey("accounts.id"), nullable=False)


def text_column(name: str) -> Column[Any]:
    return Column(name, Text, nullable=False, server_default="")


def amount_column(name: str) -> Column[Any]:
    return Column(name, BigInteger, nullable=False, server_default="0")


def now_column(name: str) -> Column[Any]:
    return Column(name, DateTime(timezone=True), nullable=False, server_default=func.now())


def sealed_column(name: str, *, nullable: bool = False) -> Column[Any]:
    """What `application.sealing.ColumnSeal` made; comes under newer keys with all others."""
    return Column(name, LargeBinary, nullable=nullable, info={SEALED: True})


def flag_column(name: str) -> Column[Any]:
    """False unless somebody said else."""
    return Column(name, Boolean, nullable=False, server_default=false())
