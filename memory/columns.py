"""Types of columns that every engine gives back as they were put in."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import sqlalchemy as sa


def as_text(at: datetime) -> str:
    """A moment in UTC as text that sorts by time."""
    return at.isoformat(timespec="microseconds")


class Time(sa.TypeDecorator[datetime]):
    """UTC, kept as sortable text, so that every engine gives back what was put in."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: object) -> str | None:
        """To text."""
        return None if value is None else as_text(value)

    def process_result_value(self, value: str | None, dialect: object) -> datetime | None:
        """From text."""
        return None if value is None else datetime.fromisoformat(value)


class Money(sa.TypeDecorator[Decimal]):
    """US dollars, exact to 10 decimals: an integer of ten-billionths, so that SQL can sum it without rounding."""

    impl = sa.BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: object) -> int | None:
        """To ten-billionths."""
        return None if value is None else int((value * 10**10).to_integral_value())

    def process_result_value(self, value: int | None, dialect: object) -> Decimal | None:
        """From ten-billionths."""
        return None if value is None else Decimal(value) / 10**10


def day_of(at: sa.ColumnElement[datetime] | sa.Column[datetime]) -> sa.ColumnElement[str]:
    """The UTC day of a `Time`, as text. Without bound values, so that an index over it is found again."""
    text = sa.type_coerce(at, sa.String)
    return sa.func.substr(text, sa.literal_column("1"), sa.literal_column("10"), type_=sa.String)
