from decimal import Decimal

import pytest

from shop.errors import BadQuantity, UnknownProduct


def test_join(cart, catalogue):
    """More of the same product joins its line."""
    cart.add(catalogue.get("MUG-1"))
    cart.add(catalogue.get("BAG-1"))
    cart.add(catalogue.get("MUG-1"), 2)
    assert [(line.product.sku, line.quantity) for line in cart.lines] == [("MUG-1", 3), ("BAG-1", 1)]


def test_sums(cart, catalogue):
    """Amount and weight count every piece."""
    cart.add(catalogue.get("MUG-1"), 2)
    cart.add(catalogue.get("POT-1"))
    assert cart.amount == Decimal("73.00")
    assert cart.grams == 1900


def test_change(cart, catalogue):
    """A quantity can be changed, and nought removes the line."""
    cart.add(catalogue.get("MUG-1"), 2)
    cart.change("MUG-1", 5)
    assert cart.quantity_of("MUG-1") == 5
    cart.change("MUG-1", 0)
    assert cart.lines == []


@pytest.mark.parametrize("quantity", [0, -1, 100])
def test_bad_quantity(cart, catalogue, quantity):
    """Nobody can add nothing, less than nothing, or more than a cart takes."""
    with pytest.raises(BadQuantity):
        cart.add(catalogue.get("MUG-1"), quantity)
    assert cart.lines == []


def test_not_in_cart(cart):
    """What is not in the cart cannot be changed."""
    with pytest.raises(UnknownProduct):
        cart.change("MUG-1", 1)
