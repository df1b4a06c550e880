"""The receipt as text."""

from .money import VAT_PERCENT, show, vat_within
from .orders import Order

WIDTH = 56
"""Characters in one line of a receipt."""


def render(order: Order) -> str:
    """The receipt of an order: each line with its amount, the total, and the VAT within it."""
    rows = [_row(line.label, show(line.amount)) for line in order.lines]
    vat = f"{vat_within(order.total):,.2f}"
    return "\n".join(
        [
            f"Order {order.number} for {order.customer}",
            "-" * WIDTH,
            *rows,
            "-" * WIDTH,
            _row("Total in EUR", show(order.total)),
            _row(f"of which {VAT_PERCENT} % VAT", vat),
            "",
        ]
    )


def _row(label: str, amount: str) -> str:
    room = WIDTH - len(amount) - 1
    shown = label if len(label) <= room else label[: room - 1] + "~"
    return f"{shown:<{room}} {amount}"
