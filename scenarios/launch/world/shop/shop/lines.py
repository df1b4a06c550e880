"""The lines of an order: what is charged or taken off, each with its label."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Line:
    """One line of a receipt. What is taken off has a negative amount."""

    label: str
    amount: Decimal


def subtotal(lines: Iterable[Line]) -> Decimal:
    """The sum of some lines; of none it is 0.00."""
    return sum((line.amount for line in lines), Decimal("0.00"))
