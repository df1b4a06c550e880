"""Parcels, zones, and what shipping costs."""

from dataclasses import dataclass
from decimal import Decimal

from .errors import NoShipping
from .lines import Line
from .money import money

FREE_SHIPPING_FROM = money("50.00")
"""Goods for this much are shipped free of charge, in zones that have free shipping."""
PARCEL_GRAMS = 10_000
"""The most that one parcel may weigh."""


@dataclass(frozen=True)
class Zone:
    """Countries with the same rates. `first` is for the first parcel, `further` for each one more."""

    name: str
    countries: frozenset[str]
    first: Decimal
    further: Decimal
    days: int
    free_shipping: bool = True


ZONES = (
    Zone("home", frozenset({"DE"}), money("4.90"), money("3.90"), days=2),
    Zone("near", frozenset({"AT", "BE", "DK", "FR", "LU", "NL", "PL"}), money("9.90"), money("7.90"), days=4),
    Zone("far", frozenset({"CH", "NO", "GB"}), money("17.90"), money("14.90"), days=8, free_shipping=False),
)


def zone_of(country: str) -> Zone:
    """The zone of a country, by its two letters. Raises `NoShipping`."""
    for zone in ZONES:
        if country.strip().upper() in zone.countries:
            return zone
    raise NoShipping(f"we do not ship to {country!r} yet")


def parcel_count(grams: int) -> int:
    """How many parcels goods of this weight need; at least one."""
    return max(1, -(-grams // PARCEL_GRAMS))


def shipping_cost(goods: Decimal, parcels: int, zone: Zone) -> Decimal:
    """What it costs to ship goods of this value, discounts taken off, in so many parcels."""
    if zone.free_shipping and goods >= FREE_SHIPPING_FROM:
        return Decimal("0.00")
    return zone.first + zone.further * (parcels - 1)


def shipping_line(goods: Decimal, parcels: int, zone: Zone) -> Line:
    """The line that says what shipping costs and how long it takes."""
    noun = "parcel" if parcels == 1 else "parcels"
    return Line(f"Shipping, {parcels} {noun}, {zone.days} days", shipping_cost(goods, parcels, zone))
