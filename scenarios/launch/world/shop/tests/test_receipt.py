from shop.orders import place
from shop.receipt import WIDTH, render


def test_receipt(cart, catalogue, stock):
    """Every line, the total and the VAT stand on the receipt."""
    cart.add(catalogue.get("MUG-1"), 2)
    text = render(place(cart, "DE", stock, number=1001))
    assert [" ".join(line.split()) for line in text.splitlines() if "--" not in line] == [
        "Order 1001 for ada@customer.example",
        "2 x Enamel mug 25.00",
        "Shipping, 1 parcel, 2 days 4.90",
        "Total in EUR 29.90",
        "of which 19 % VAT 4.77",
    ]


def test_width(cart, catalogue, stock):
    """No line is wider than the paper."""
    for product in catalogue:
        cart.add(product, 11)
    assert max(len(line) for line in render(place(cart, "NO", stock, number=1)).splitlines()) == WIDTH
