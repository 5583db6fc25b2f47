"""The declarative base, and the naming of constraints that migrations can rely on."""

from enum import StrEnum
from typing import Any, cast

from sqlalchemy import Enum, MetaData, Table
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)


def word(enum: type[StrEnum], name: str, *, checked: bool = True) -> Enum:
    """A column of one word out of `enum`, by value. The database checks it too, unless its words keep growing."""
    return Enum(enum, name=name, native_enum=False, create_constraint=checked, values_callable=_values, length=48)


def _values(enum: Any) -> list[str]:
    return [member.value for member in enum]


def table_of(model: type[Base]) -> Table:
    """The plain table of a model, for SQL without the ORM."""
    return cast("Table", model.__table__)
