"""What a customer wants to buy."""

from dataclasses import dataclass, field
from decimal import Decimal

from .catalogue import Product
from .errors import BadQuantity, UnknownProduct

MOST_PIECES = 99
"""Of one product in one cart; whoever wants more asks for an offer."""


@dataclass(frozen=True)
class CartLine:
    """Some pieces of one product."""

    product: Product
    quantity: int

    @property
    def amount(self) -> Decimal:
        """The price of all pieces, before any discount."""
        return self.product.price * self.quantity

    @property
    def grams(self) -> int:
        """The weight of all pieces."""
        return self.product.grams * self.quantity


@dataclass
class Cart:
    """The lines of one customer, in the order in which products were added."""

    customer: str
    lines: list[CartLine] = field(default_factory=list)

    @property
    def amount(self) -> Decimal:
        """The price of everything, before any discount."""
        return sum((line.amount for line in self.lines), Decimal("0.00"))

    @property
    def grams(self) -> int:
        """The weight of everything."""
        return sum(line.grams for line in self.lines)

    def add(self, product: Product, quantity: int = 1) -> None:
        """Add pieces; more of the same product joins its line. Raises `BadQuantity`."""
        if quantity < 1:
            raise BadQuantity(f"{quantity} pieces of {product.name} cannot be added")
        self._put(product, self.quantity_of(product.sku) + quantity)

    def change(self, sku: str, quantity: int) -> None:
        """Set how many pieces of a product the cart has; 0 removes it. Raises `UnknownProduct`, `BadQuantity`."""
        for line in self.lines:
            if line.product.sku == sku:
                self._put(line.product, quantity)
                return
        raise UnknownProduct(f"{sku} is not in the cart")

    def quantity_of(self, sku: str) -> int:
        """How many pieces of a product are in the cart."""
        return sum(line.quantity for line in self.lines if line.product.sku == sku)

    def _put(self, product: Product, quantity: int) -> None:
        if not 0 <= quantity <= MOST_PIECES:
            raise BadQuantity(f"a cart has 0 to {MOST_PIECES} pieces of {product.name}, not {quantity}")
        changed = [
            CartLine(product, quantity) if line.product.sku == product.sku else line for line in self.lines
        ]
        if not self.quantity_of(product.sku):
            changed.append(CartLine(product, quantity))
        self.lines = [line for line in changed if line.quantity]
