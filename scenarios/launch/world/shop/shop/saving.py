"""Keeping a cart between two visits: as JSON text, with product numbers instead of products.

Prices are never saved: a cart that is opened again has the prices of the day.
"""

import json

from .cart import Cart
from .catalogue import Catalogue
from .errors import BadCart, UnknownProduct


def save_cart(cart: Cart) -> str:
    """The cart as text for `open_cart`."""
    return json.dumps(
        {
            "customer": cart.customer,
            "lines": [[line.product.sku, line.quantity] for line in cart.lines],
        }
    )


def open_cart(text: str, catalogue: Catalogue) -> Cart:
    """The cart that was saved, less the products that are no longer sold. Raises `BadCart`."""
    try:
        data = json.loads(text)
        cart = Cart(customer=str(data["customer"]))
        wanted = [(str(sku), int(quantity)) for sku, quantity in data["lines"]]
    except (ValueError, KeyError, TypeError):
        raise BadCart("this cart cannot be opened any more") from None
    for sku, quantity in wanted:
        try:
            cart.add(catalogue.get(sku), quantity)
        except UnknownProduct:
            continue
    return cart
