"""What can go wrong in the shop. The message may be shown to the customer."""


class ShopError(Exception):
    """Anything the shop refuses to do."""


class BadAmount(ShopError):
    """A price or a sum is not an amount of money."""


class UnknownProduct(ShopError):
    """There is no product with this number."""


class BadQuantity(ShopError):
    """A quantity that nobody can order."""


class OutOfStock(ShopError):
    """More was asked for than the shop has."""


class NoShipping(ShopError):
    """The shop does not ship there."""


class EmptyCart(ShopError):
    """An order needs at least one product."""


class BadCart(ShopError):
    """A saved cart cannot be opened."""


class WrongStatus(ShopError):
    """An order cannot take this step from where it stands."""
