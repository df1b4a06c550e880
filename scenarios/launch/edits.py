"""The two changes of the launch, edit by edit, as a small model would make them on the shop.

Each change has three stages that are applied in order: a first attempt without docstrings that leaves exactly one
test red, what makes it green again, and the docstrings that a reviewer asks for. The two touch different files, so
either can be made with or without the other. Knows nothing of models, tools or skills.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Edit:
    """Replace `old`, which stands in the file exactly once, by `new`; an empty `old` makes a new file."""

    path: str
    old: str
    new: str


@dataclass(frozen=True)
class Change:
    """A feature, how its request and its pull request are worded, and its edits by stage."""

    name: str
    request: str
    """A phrase that stands in the words of whoever asks for it."""
    title: str
    summary: str
    naive: tuple[Edit, ...]
    red: str
    """The one test that fails after `naive`, as pytest names it."""
    mend: tuple[Edit, ...]
    docstrings: tuple[Edit, ...]
    functions: tuple[str, ...]
    """The new public functions, each without a docstring until the last stage."""


def _documented(path: str, signature: str, docstring: str, indent: str = "    ") -> Edit:
    return Edit(path, f"{signature}\n", f'{signature}\n{indent}"""{docstring}"""\n')


VOUCHER_REQUEST = (
    "Please let customers apply a voucher code in acme/shop: SPRING10 takes 10 % off the goods, after all other "
    "discounts, and it may be typed in upper or lower case. It never takes anything off the shipping, so nobody pays "
    "less than what shipping costs. Show it as its own line. A code we do not know is refused with a word for the "
    "customer. Open a pull request when the tests are green."
)
"""What the teammate delegates in chat."""

_WRAPPING = '''\
"""Gift wrapping: all parcels of an order are wrapped, or none."""

from decimal import Decimal

from .lines import Line
from .money import money

WRAPPING_PER_PARCEL = money("3.50")
FREE_WRAPPING_OVER = money("100.00")
"""Goods for more than this are wrapped free of charge."""


def wrapping_fee(goods: Decimal, parcels: int) -> Decimal:
    if goods > FREE_WRAPPING_OVER:
        return Decimal("0.00")
    return WRAPPING_PER_PARCEL * parcels


def wrapping_line(goods: Decimal, parcels: int) -> Line:
    noun = "parcel" if parcels == 1 else "parcels"
    return Line(f"Gift wrapping, {parcels} {noun}", wrapping_fee(goods, parcels))
'''

_WRAPPING_TESTS = '''\
from decimal import Decimal

import pytest

from shop.orders import place
from shop.wrapping import wrapping_fee


@pytest.mark.parametrize(
    ("goods", "parcels", "fee"),
    [("20.00", 1, "3.50"), ("20.00", 3, "10.50"), ("100.00", 1, "3.50"), ("100.01", 2, "0.00")],
)
def test_fee(goods, parcels, fee):
    """Each parcel costs 3.50, and an order over 100 nothing."""
    assert wrapping_fee(Decimal(goods), parcels) == Decimal(fee)


def test_own_line(cart, catalogue, stock):
    """Gift wrapping stands on the receipt as its own line."""
    cart.add(catalogue.get("MUG-1"))
    order = place(cart, "DE", stock, number=1001, gift_wrap=True)
    assert [(line.label, line.amount) for line in order.lines if "wrap" in line.label] == [
        ("Gift wrapping, 1 parcel", Decimal("3.50"))
    ]


def test_not_asked(cart, catalogue, stock):
    """Who does not ask for it does not see it."""
    cart.add(catalogue.get("MUG-1"))
    assert not [line for line in place(cart, "DE", stock, number=1001).lines if "wrap" in line.label]


def test_no_help_to_free_shipping(cart, catalogue, stock):
    """Gift wrapping does not count towards free shipping."""
    cart.add(catalogue.get("POT-1"))
    order = place(cart, "DE", stock, number=1001, gift_wrap=True)
    assert order.total == Decimal("48.00") + Decimal("3.50") + Decimal("4.90")
'''

GIFT_WRAP = Change(
    name="gift-wrap",
    request="gift-wrapped",
    title="Let customers have an order gift-wrapped",
    summary=(
        "An order can be gift-wrapped: 3.50 a parcel, free for orders over 100, as its own line on the receipt. "
        "It does not count towards free shipping."
    ),
    naive=(
        Edit("shop/wrapping.py", "", _WRAPPING),
        Edit(
            "shop/checkout.py",
            "from .shipping import Zone, parcel_count, shipping_line\n",
            "from .shipping import Zone, parcel_count, shipping_line\nfrom .wrapping import wrapping_line\n",
        ),
        Edit(
            "shop/checkout.py",
            "def checkout(cart: Cart, zone: Zone) -> tuple[Line, ...]:",
            "def checkout(cart: Cart, zone: Zone, gift_wrap: bool = False) -> tuple[Line, ...]:",
        ),
        Edit(
            "shop/checkout.py",
            "    lines.append(shipping_line(subtotal(lines), parcels, zone))\n",
            "    if gift_wrap:\n"
            "        lines.append(wrapping_line(subtotal(lines), parcels))\n"
            "    lines.append(shipping_line(subtotal(lines), parcels, zone))\n",
        ),
        Edit(
            "shop/orders.py",
            "def place(cart: Cart, country: str, stock: Stock, number: int) -> Order:",
            "def place(cart: Cart, country: str, stock: Stock, number: int, gift_wrap: bool = False) -> Order:",
        ),
        Edit(
            "shop/orders.py",
            "    lines = checkout(cart, zone_of(country))\n",
            "    lines = checkout(cart, zone_of(country), gift_wrap)\n",
        ),
        Edit("tests/test_wrapping.py", "", _WRAPPING_TESTS),
    ),
    red="tests/test_wrapping.py::test_no_help_to_free_shipping",
    mend=(
        Edit(
            "shop/checkout.py",
            "    if gift_wrap:\n"
            "        lines.append(wrapping_line(subtotal(lines), parcels))\n"
            "    lines.append(shipping_line(subtotal(lines), parcels, zone))\n",
            "    goods = subtotal(lines)\n"
            "    if gift_wrap:\n"
            "        lines.append(wrapping_line(goods, parcels))\n"
            "    lines.append(shipping_line(goods, parcels, zone))\n",
        ),
    ),
    docstrings=(
        _documented(
            "shop/wrapping.py",
            "def wrapping_fee(goods: Decimal, parcels: int) -> Decimal:",
            "What it costs to wrap goods of this value, discounts taken off, in so many parcels.",
        ),
        _documented(
            "shop/wrapping.py",
            "def wrapping_line(goods: Decimal, parcels: int) -> Line:",
            "The line that says what gift wrapping costs.",
        ),
    ),
    functions=("wrapping_fee", "wrapping_line"),
)
"""What the lead asks for by mail. The first attempt lets the fee count towards free shipping."""

_VOUCHERS = '''\
"""Voucher codes, and what they take off the goods."""

from decimal import Decimal

from .errors import UnknownVoucher
from .lines import Line
from .money import percent_of

VOUCHERS = {"SPRING10": Decimal(10)}
"""Percent off, by code."""


def voucher_percent(code: str) -> Decimal:
    try:
        return VOUCHERS[code.strip().upper()]
    except KeyError:
        raise UnknownVoucher(f"there is no voucher {code!r}") from None


def voucher_line(code: str, goods: Decimal) -> Line:
    percent = voucher_percent(code)
    return Line(f"Voucher {code}: {percent} % off", -percent_of(goods, percent))
'''

_VOUCHER_TESTS = '''\
from decimal import Decimal

import pytest

from shop.checkout import checkout
from shop.errors import UnknownVoucher
from shop.lines import subtotal
from shop.shipping import zone_of


@pytest.mark.parametrize("code", ["SPRING10", "spring10", " Spring10 "])
def test_ten_percent(cart, catalogue, code):
    """The code takes ten percent off the goods, however it is typed, as its own line."""
    cart.add(catalogue.get("MUG-1"), 2)
    cart.apply_voucher(code)
    lines = [(line.label, line.amount) for line in checkout(cart, zone_of("DE"))]
    assert lines[1] == ("Voucher SPRING10: 10 % off", Decimal("-2.50"))


def test_after_other_discounts(cart, catalogue):
    """The voucher counts from what the other discounts leave."""
    cart.add(catalogue.get("MUG-1"), 10)
    cart.apply_voucher("SPRING10")
    assert subtotal(checkout(cart, zone_of("DE"))) == Decimal("106.87")


def test_shipping_is_always_paid(cart, catalogue):
    """The voucher takes nothing off the shipping."""
    cart.add(catalogue.get("MUG-1"))
    cart.apply_voucher("SPRING10")
    assert checkout(cart, zone_of("DE"))[-1].amount == Decimal("4.90")


def test_unknown(cart):
    """A code that nobody knows is refused, and the cart stays as it was."""
    with pytest.raises(UnknownVoucher, match="SUMMER99"):
        cart.apply_voucher("SUMMER99")
    assert cart.voucher == ""
'''

VOUCHER = Change(
    name="voucher",
    request="voucher code",
    title="Let customers apply a voucher code",
    summary=(
        "SPRING10 takes 10 % off the goods, after all other discounts, as its own line. Shipping is always paid in "
        "full, an unknown code is refused, and a saved cart keeps its voucher."
    ),
    naive=(
        Edit("shop/vouchers.py", "", _VOUCHERS),
        Edit(
            "shop/errors.py",
            'class OutOfStock(ShopError):\n    """More was asked for than the shop has."""\n',
            'class OutOfStock(ShopError):\n    """More was asked for than the shop has."""\n\n\n'
            'class UnknownVoucher(ShopError):\n    """There is no such voucher code."""\n',
        ),
        Edit(
            "shop/cart.py",
            "from .errors import BadQuantity, UnknownProduct\n",
            "from .errors import BadQuantity, UnknownProduct\nfrom .vouchers import voucher_percent\n",
        ),
        Edit(
            "shop/cart.py",
            "    lines: list[CartLine] = field(default_factory=list)\n",
            '    lines: list[CartLine] = field(default_factory=list)\n    voucher: str = ""\n',
        ),
        Edit(
            "shop/cart.py",
            "    def quantity_of(self, sku: str) -> int:\n",
            "    def apply_voucher(self, code: str) -> None:\n"
            "        voucher_percent(code)\n"
            "        self.voucher = code.strip().upper()\n\n"
            "    def quantity_of(self, sku: str) -> int:\n",
        ),
        Edit(
            "shop/discounts.py",
            "from .lines import Line\nfrom .money import percent_of\n",
            "from .lines import Line, subtotal\nfrom .money import percent_of\nfrom .vouchers import voucher_line\n",
        ),
        Edit(
            "shop/discounts.py",
            "    return lines\n",
            "    if cart.voucher:\n"
            "        lines.append(voucher_line(cart.voucher, cart.amount + subtotal(lines)))\n"
            "    return lines\n",
        ),
        Edit("tests/test_vouchers.py", "", _VOUCHER_TESTS),
    ),
    red="tests/test_saving.py::test_every_field_is_saved",
    mend=(
        Edit("shop/saving.py", "import json\n\n", "import json\nfrom contextlib import suppress\n\n"),
        Edit(
            "shop/saving.py",
            "from .errors import BadCart, UnknownProduct\n",
            "from .errors import BadCart, UnknownProduct, UnknownVoucher\n",
        ),
        Edit(
            "shop/saving.py",
            '            "lines": [[line.product.sku, line.quantity] for line in cart.lines],\n',
            '            "lines": [[line.product.sku, line.quantity] for line in cart.lines],\n'
            '            "voucher": cart.voucher,\n',
        ),
        Edit(
            "shop/saving.py",
            "    return cart\n",
            '    if code := str(data.get("voucher", "")):\n'
            "        with suppress(UnknownVoucher):\n"
            "            cart.apply_voucher(code)\n"
            "    return cart\n",
        ),
        Edit(
            "tests/test_saving.py",
            "def test_every_field_is_saved(cart):\n",
            "def test_voucher_stays(cart, catalogue):\n"
            '    """A voucher is still applied at the next visit, unless it has ended."""\n'
            '    cart.apply_voucher("SPRING10")\n'
            '    assert open_cart(save_cart(cart), catalogue).voucher == "SPRING10"\n'
            '    cart.voucher = "WINTER05"\n'
            '    assert open_cart(save_cart(cart), catalogue).voucher == ""\n\n\n'
            "def test_every_field_is_saved(cart):\n",
        ),
    ),
    docstrings=(
        _documented(
            "shop/vouchers.py",
            "def voucher_percent(code: str) -> Decimal:",
            "How many percent a voucher takes off; the case of its code does not matter. Raises `UnknownVoucher`.",
        ),
        _documented(
            "shop/vouchers.py",
            "def voucher_line(code: str, goods: Decimal) -> Line:",
            "The line that a voucher takes off goods of this value. Raises `UnknownVoucher`.",
        ),
        _documented(
            "shop/cart.py",
            "    def apply_voucher(self, code: str) -> None:",
            "Use this voucher, instead of another one if there was one. Raises `UnknownVoucher`.",
            indent="        ",
        ),
    ),
    functions=("voucher_percent", "voucher_line", "apply_voucher"),
)
"""What the teammate delegates. The first attempt forgets that carts are saved."""

CHANGES = (GIFT_WRAP, VOUCHER)
