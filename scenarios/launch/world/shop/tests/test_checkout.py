from decimal import Decimal

from shop.checkout import checkout
from shop.lines import subtotal
from shop.shipping import zone_of


def test_order_of_lines(cart, catalogue):
    """Goods come first, then what is taken off, then shipping."""
    cart.add(catalogue.get("MUG-1"), 10)
    cart.add(catalogue.get("BAG-1"))
    assert [(line.label, line.amount) for line in checkout(cart, zone_of("AT"))] == [
        ("10 x Enamel mug", Decimal("125.00")),
        ("1 x Coffee beans 1 kg", Decimal("19.90")),
        ("10 x Enamel mug: 5 % off", Decimal("-6.25")),
        ("Shipping, 1 parcel, 4 days", Decimal("0.00")),
    ]


def test_discount_counts(cart, catalogue):
    """Free shipping looks at what is left after the discounts."""
    cart.add(catalogue.get("BAG-1"), 2)
    cart.add(catalogue.get("MUG-1"))
    assert subtotal(checkout(cart, zone_of("DE"))) == Decimal("52.30")
    cart.change("BAG-1", 0)
    cart.change("MUG-1", 4)
    assert subtotal(checkout(cart, zone_of("DE"))) == Decimal("50.00")
    cart.change("MUG-1", 3)
    assert subtotal(checkout(cart, zone_of("DE"))) == Decimal("42.40")


def test_one_piece_too_few(cart, catalogue):
    """Nine pieces earn no volume discount."""
    cart.add(catalogue.get("MUG-1"), 9)
    assert [line for line in checkout(cart, zone_of("DE")) if line.amount < 0] == []
