"""Exact amounts in euros."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from .errors import BadAmount

CENT = Decimal("0.01")
VAT_PERCENT = Decimal(19)
"""Included in every price."""


def money(text: str) -> Decimal:
    """An amount from its text, such as `12.50`. Raises `BadAmount` for anything else."""
    try:
        amount = Decimal(text.strip())
    except InvalidOperation:
        raise BadAmount(f"{text!r} is not an amount of money") from None
    if not amount.is_finite() or amount != to_cents(amount):
        raise BadAmount(f"{text!r} is not an amount in euros and cents")
    return to_cents(amount)


def to_cents(amount: Decimal) -> Decimal:
    """The amount rounded to the cent, halves away from zero."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def percent_of(amount: Decimal, percent: Decimal) -> Decimal:
    """So many percent of an amount, rounded to the cent."""
    return to_cents(amount * percent / 100)


def vat_within(amount: Decimal) -> Decimal:
    """The VAT that an amount with VAT contains."""
    return to_cents(amount * VAT_PERCENT / (100 + VAT_PERCENT))


def show(amount: Decimal) -> str:
    """The amount as a receipt prints it: `1,250.00`; nothing to pay is `free`."""
    return f"{amount:,.2f}" if amount else "free"
