"""What the shop sells."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from .errors import ShopError, UnknownProduct
from .money import money

COLUMNS = ("sku", "name", "price", "grams")


@dataclass(frozen=True)
class Product:
    """One product; `sku` is its number in the shop, the price is for one piece."""

    sku: str
    name: str
    price: Decimal
    grams: int


class Catalogue:
    """All products, by number."""

    def __init__(self) -> None:
        self._products: dict[str, Product] = {}

    def __len__(self) -> int:
        return len(self._products)

    def __iter__(self) -> Iterator[Product]:
        return iter(self._products.values())

    def add(self, product: Product) -> None:
        """Put a product on sale. Raises `ShopError` when its number is taken or its price is not positive."""
        if product.sku in self._products:
            raise ShopError(f"{product.sku} is in the catalogue already")
        if product.price <= 0 or product.grams <= 0:
            raise ShopError(f"{product.sku} needs a price and a weight above zero")
        self._products[product.sku] = product

    def get(self, sku: str) -> Product:
        """The product with this number. Raises `UnknownProduct`."""
        try:
            return self._products[sku]
        except KeyError:
            raise UnknownProduct(f"there is no product {sku!r}") from None

    def search(self, words: str) -> list[Product]:
        """Products whose name has all the words, in any case, by name."""
        wanted = words.casefold().split()
        found = [product for product in self if all(word in product.name.casefold() for word in wanted)]
        return sorted(found, key=lambda product: product.name)


def read_catalogue(text: str) -> Catalogue:
    """A catalogue from CSV with the columns sku, name, price and grams. Raises `ShopError` with the line."""
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise ShopError(f"a catalogue needs the columns {', '.join(COLUMNS)}")
    catalogue = Catalogue()
    for row in rows:
        if None in row or None in row.values() or not row["grams"].strip().isdecimal():
            raise ShopError(f"line {rows.line_num} of the catalogue cannot be read")
        catalogue.add(Product(row["sku"], row["name"], money(row["price"]), int(row["grams"])))
    return catalogue
