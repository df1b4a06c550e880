from decimal import Decimal

import pytest

from shop.errors import NoShipping
from shop.shipping import parcel_count, shipping_cost, shipping_line, zone_of


@pytest.mark.parametrize(("grams", "parcels"), [(1, 1), (10_000, 1), (10_001, 2), (30_000, 3)])
def test_parcels(grams, parcels):
    """A parcel takes ten kilograms and not a gram more."""
    assert parcel_count(grams) == parcels


@pytest.mark.parametrize(("goods", "cost"), [("49.99", "4.90"), ("50.00", "0.00"), ("50.01", "0.00")])
def test_free_shipping(goods, cost):
    """Shipping is free from 50.00 on."""
    assert shipping_cost(Decimal(goods), 1, zone_of("DE")) == Decimal(cost)


def test_far_is_never_free():
    """Far countries always pay."""
    assert shipping_cost(Decimal("900.00"), 2, zone_of("no")) == Decimal("32.80")


def test_label():
    """The line says how many parcels come, and when."""
    assert shipping_line(Decimal("20.00"), 2, zone_of("NL")).label == "Shipping, 2 parcels, 4 days"


def test_nowhere():
    """Where we do not ship we say so."""
    with pytest.raises(NoShipping, match="'XX'"):
        zone_of("XX")
