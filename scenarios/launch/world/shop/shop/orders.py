"""Placing an order, and its way to the customer."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from .cart import Cart, CartLine
from .checkout import checkout
from .errors import EmptyCart, WrongStatus
from .lines import Line, subtotal
from .shipping import zone_of
from .stock import Stock

Status = Literal["placed", "paid", "packed", "shipped", "cancelled"]
WAY: tuple[Status, ...] = ("placed", "paid", "packed", "shipped")
"""The steps of an order, one after the other."""


@dataclass(frozen=True)
class Order:
    """What was ordered at which price. An order never changes; each step makes a new one."""

    number: int
    customer: str
    country: str
    goods: tuple[CartLine, ...]
    lines: tuple[Line, ...]
    status: Status = "placed"

    @property
    def total(self) -> Decimal:
        """What the customer pays."""
        return subtotal(self.lines)


def place(cart: Cart, country: str, stock: Stock, number: int) -> Order:
    """Make an order of the cart and take its goods off the shelf.

    Raises `EmptyCart`, `NoShipping` or `OutOfStock`; then nothing was taken.
    """
    if not cart.lines:
        raise EmptyCart("there is nothing in the cart")
    lines = checkout(cart, zone_of(country))
    stock.take(cart.lines)
    return Order(number, cart.customer, country.strip().upper(), tuple(cart.lines), lines)


def advance(order: Order) -> Order:
    """The order after its next step. Raises `WrongStatus` when it has arrived or was cancelled."""
    if order.status not in WAY[:-1]:
        raise WrongStatus(f"order {order.number} is {order.status}; there is no next step")
    return replace(order, status=WAY[WAY.index(order.status) + 1])


def cancel(order: Order, stock: Stock) -> Order:
    """Cancel an order and put its goods back. Raises `WrongStatus` once it is packed."""
    if order.status not in ("placed", "paid"):
        raise WrongStatus(f"order {order.number} is {order.status} and cannot be cancelled")
    stock.give_back(order.goods)
    return replace(order, status="cancelled")
