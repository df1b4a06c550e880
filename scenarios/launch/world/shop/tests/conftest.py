"""A small catalogue, full shelves and an empty cart."""

import pytest

from shop import Cart, Catalogue, Stock
from shop.catalogue import read_catalogue

PRODUCTS = """\
sku,name,price,grams
MUG-1,Enamel mug,12.50,350
POT-1,Coffee pot,48.00,1200
BAG-1,Coffee beans 1 kg,19.90,1000
GRD-1,Steel grinder,89.00,4200
MIX-1,Stand mixer,240.00,9500
"""


@pytest.fixture
def catalogue() -> Catalogue:
    """Five products."""
    return read_catalogue(PRODUCTS)


@pytest.fixture
def stock(catalogue: Catalogue) -> Stock:
    """Fifty pieces of each product."""
    stock = Stock()
    for product in catalogue:
        stock.receive(product.sku, 50)
    return stock


@pytest.fixture
def cart() -> Cart:
    """Nothing in it yet."""
    return Cart("ada@customer.example")
