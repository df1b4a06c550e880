"""How many of each product the shop can still sell."""

from collections import Counter
from collections.abc import Iterable

from .cart import CartLine
from .errors import BadQuantity, OutOfStock


class Stock:
    """Pieces on the shelf, by product number."""

    def __init__(self) -> None:
        self._pieces: Counter[str] = Counter()

    def available(self, sku: str) -> int:
        """Pieces that can be sold now."""
        return self._pieces[sku]

    def receive(self, sku: str, pieces: int) -> None:
        """Put pieces on the shelf. Raises `BadQuantity` for less than one."""
        if pieces < 1:
            raise BadQuantity(f"{pieces} pieces of {sku} cannot be received")
        self._pieces[sku] += pieces

    def take(self, lines: Iterable[CartLine]) -> None:
        """Take all pieces of the lines off the shelf, or none. Raises `OutOfStock` for the first that is short."""
        wanted = list(lines)
        for line in wanted:
            if line.quantity > self._pieces[line.product.sku]:
                left = self._pieces[line.product.sku]
                raise OutOfStock(f"only {left} of {line.product.name} left, {line.quantity} asked for")
        for line in wanted:
            self._pieces[line.product.sku] -= line.quantity

    def give_back(self, lines: Iterable[CartLine]) -> None:
        """Put the pieces of a cancelled order back on the shelf."""
        for line in lines:
            self._pieces[line.product.sku] += line.quantity
