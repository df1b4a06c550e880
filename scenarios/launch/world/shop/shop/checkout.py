"""From a cart to the lines that the customer pays, in the order of the receipt."""

from .cart import Cart
from .discounts import discount_lines
from .lines import Line, subtotal
from .shipping import Zone, parcel_count, shipping_line


def goods_lines(cart: Cart) -> list[Line]:
    """One line for each product of the cart, before any discount."""
    return [Line(f"{line.quantity} x {line.product.name}", line.amount) for line in cart.lines]


def checkout(cart: Cart, zone: Zone) -> tuple[Line, ...]:
    """All lines of the order that this cart becomes when it is shipped to this zone."""
    lines = goods_lines(cart) + discount_lines(cart)
    parcels = parcel_count(cart.grams)
    lines.append(shipping_line(subtotal(lines), parcels, zone))
    return tuple(lines)
