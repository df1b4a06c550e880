import json
from dataclasses import fields

import pytest

from shop.cart import Cart
from shop.errors import BadCart
from shop.saving import open_cart, save_cart


def test_round_trip(cart, catalogue):
    """A cart comes back as it was left."""
    cart.add(catalogue.get("MUG-1"), 2)
    cart.add(catalogue.get("POT-1"))
    assert open_cart(save_cart(cart), catalogue) == cart


def test_every_field_is_saved(cart):
    """Nothing that a cart knows is forgotten between two visits."""
    assert set(json.loads(save_cart(cart))) == {field.name for field in fields(Cart)}


def test_product_gone(catalogue):
    """A product that is no longer sold leaves the cart quietly."""
    cart = open_cart('{"customer": "ada@customer.example", "lines": [["OLD-1", 1], ["MUG-1", 2]]}', catalogue)
    assert [line.product.sku for line in cart.lines] == ["MUG-1"]


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"customer": "a", "lines": [["MUG-1"]]}', '{"lines": 3}'])
def test_damaged(catalogue, text):
    """A cart that was damaged is refused with a word for the customer."""
    with pytest.raises(BadCart):
        open_cart(text, catalogue)
