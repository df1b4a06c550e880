from decimal import Decimal

import pytest

from shop.errors import EmptyCart, NoShipping, OutOfStock, WrongStatus
from shop.orders import advance, cancel, place


def test_place(cart, catalogue, stock):
    """An order keeps its lines and takes its goods off the shelf."""
    cart.add(catalogue.get("MUG-1"), 2)
    order = place(cart, "de", stock, number=1001)
    assert (order.number, order.country, order.status) == (1001, "DE", "placed")
    assert order.total == Decimal("29.90")
    assert stock.available("MUG-1") == 48


def test_placed_order_stays(cart, catalogue, stock):
    """What happens to the cart afterwards does not reach the order."""
    cart.add(catalogue.get("MUG-1"), 2)
    order = place(cart, "DE", stock, number=1001)
    cart.change("MUG-1", 5)
    assert order.goods[0].quantity == 2


def test_empty(cart, stock):
    """Nobody can order nothing."""
    with pytest.raises(EmptyCart):
        place(cart, "DE", stock, number=1001)


def test_refused_order_takes_nothing(cart, catalogue, stock):
    """An order that is refused leaves the shelf as it was."""
    cart.add(catalogue.get("MUG-1"), 51)
    with pytest.raises(OutOfStock):
        place(cart, "DE", stock, number=1001)
    with pytest.raises(NoShipping):
        place(cart, "XX", stock, number=1001)
    assert stock.available("MUG-1") == 50


def test_way(cart, catalogue, stock):
    """An order is placed, paid, packed and shipped, and then there is no next step."""
    cart.add(catalogue.get("MUG-1"))
    order = place(cart, "DE", stock, number=1001)
    seen = [order.status]
    for _ in range(3):
        order = advance(order)
        seen.append(order.status)
    assert seen == ["placed", "paid", "packed", "shipped"]
    with pytest.raises(WrongStatus):
        advance(order)


def test_cancel(cart, catalogue, stock):
    """A cancelled order gives its goods back, once."""
    cart.add(catalogue.get("MUG-1"), 2)
    order = cancel(place(cart, "DE", stock, number=1001), stock)
    assert stock.available("MUG-1") == 50
    with pytest.raises(WrongStatus):
        cancel(order, stock)
    assert stock.available("MUG-1") == 50


def test_too_late_to_cancel(cart, catalogue, stock):
    """Once packed, an order cannot be cancelled."""
    cart.add(catalogue.get("MUG-1"))
    order = advance(advance(place(cart, "DE", stock, number=1001)))
    with pytest.raises(WrongStatus, match="packed"):
        cancel(order, stock)
