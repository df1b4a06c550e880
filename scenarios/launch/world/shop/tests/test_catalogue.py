import pytest

from shop.catalogue import read_catalogue
from shop.errors import ShopError, UnknownProduct


def test_get(catalogue):
    """A product is found by its number."""
    assert catalogue.get("MUG-1").name == "Enamel mug"
    assert len(catalogue) == 5


def test_unknown(catalogue):
    """A number that nobody knows is refused."""
    with pytest.raises(UnknownProduct, match="TEA-9"):
        catalogue.get("TEA-9")


def test_search(catalogue):
    """All words count, their case does not."""
    assert [product.sku for product in catalogue.search("COFFEE")] == ["BAG-1", "POT-1"]
    assert [product.sku for product in catalogue.search("pot coffee")] == ["POT-1"]


def test_number_taken(catalogue):
    """Two products never share a number."""
    with pytest.raises(ShopError, match="already"):
        catalogue.add(catalogue.get("MUG-1"))


@pytest.mark.parametrize("row", ["A,B,1.00", "A,B,1.00,5,6", "A,B,1.00,heavy", "A,B,cheap,5", "A,B,0.00,5"])
def test_bad_row(row):
    """A line of the list that cannot be read is refused, not skipped."""
    with pytest.raises(ShopError):
        read_catalogue(f"sku,name,price,grams\n{row}\n")


def test_bad_header():
    """A list without its columns is refused."""
    with pytest.raises(ShopError, match="columns"):
        read_catalogue("number,title\n")
