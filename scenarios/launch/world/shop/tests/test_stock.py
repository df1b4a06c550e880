import pytest

from shop.errors import BadQuantity, OutOfStock


def test_take(cart, catalogue, stock):
    """What is sold is no longer available."""
    cart.add(catalogue.get("MUG-1"), 3)
    stock.take(cart.lines)
    assert stock.available("MUG-1") == 47


def test_all_or_nothing(cart, catalogue, stock):
    """If one product is short, none is taken."""
    cart.add(catalogue.get("MUG-1"), 3)
    cart.add(catalogue.get("POT-1"), 51)
    with pytest.raises(OutOfStock, match="only 50 of Coffee pot"):
        stock.take(cart.lines)
    assert stock.available("MUG-1") == 50


def test_receive_nothing(stock):
    """A delivery has at least one piece."""
    with pytest.raises(BadQuantity):
        stock.receive("MUG-1", 0)
