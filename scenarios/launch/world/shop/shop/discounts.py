"""What is taken off the goods."""

from decimal import Decimal

from .cart import Cart, CartLine
from .lines import Line
from .money import percent_of

VOLUME_PIECES = 10
"""So many pieces of one product earn the volume discount."""
VOLUME_PERCENT = Decimal(5)


def volume_discount(line: CartLine) -> Decimal:
    """What is taken off one line for its number of pieces; 0 where there are too few."""
    return percent_of(line.amount, VOLUME_PERCENT) if line.quantity >= VOLUME_PIECES else Decimal(0)


def discount_lines(cart: Cart) -> list[Line]:
    """One line for each discount of the cart, with a negative amount."""
    lines = []
    for line in cart.lines:
        if discount := volume_discount(line):
            lines.append(Line(f"{line.quantity} x {line.product.name}: {VOLUME_PERCENT} % off", -discount))
    return lines
