"""The core of the Acme online shop."""

from .cart import Cart, CartLine
from .catalogue import Catalogue, Product
from .errors import ShopError
from .orders import Order, place
from .receipt import render
from .stock import Stock

__all__ = ["Cart", "CartLine", "Catalogue", "Order", "Product", "ShopError", "Stock", "place", "render"]
