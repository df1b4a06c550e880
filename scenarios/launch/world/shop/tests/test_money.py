from decimal import Decimal

import pytest

from shop.errors import BadAmount
from shop.money import money, percent_of, show, to_cents, vat_within


def test_text():
    """An amount is read to the cent."""
    assert money(" 3.50 ") == Decimal("3.50")
    assert str(money("4")) == "4.00"


@pytest.mark.parametrize("text", ["", "free", "1.005", "NaN", "Infinity", "3,50"])
def test_not_money(text):
    """What is not an amount in euros and cents is refused."""
    with pytest.raises(BadAmount):
        money(text)


def test_rounding():
    """Half a cent is rounded away from zero."""
    assert to_cents(Decimal("0.005")) == Decimal("0.01")
    assert percent_of(Decimal("12.50"), Decimal(5)) == Decimal("0.63")


def test_vat():
    """The VAT is what the price contains, not what is put on top."""
    assert vat_within(Decimal("119.00")) == Decimal("19.00")


def test_show():
    """Thousands have a comma, and nothing to pay is free."""
    assert show(Decimal("1250")) == "1,250.00"
    assert show(Decimal("0.00")) == "free"
