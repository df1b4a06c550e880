"""The first texts to label stand for all: each kind early, none twice, nothing that is labelled already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.memory.embedding import find_encoder
from understudy.routing import representative
from understudy.routing.representative import representatives

ORDERS = [f"where is my order number {n}, it has not come yet" for n in range(60)]
INVOICES = [f"please send invoice {n} again as a file" for n in range(9)]
RARE = ["a dog sits in the lobby"]
POOL = [*ORDERS[:40], *INVOICES, *RARE, *ORDERS[40:]]


def kind(text: str) -> str:
    return next(word for word in ("order", "invoice", "dog") if word in text)


@pytest.mark.parametrize("encoder", [None, find_encoder()], ids=["by words", "by vectors"])
def test_every_kind_is_met_before_one_is_asked_of_thrice(encoder: representative.TextEncoder | None) -> None:
    first = [kind(POOL[place]) for place in representatives(POOL, 4, encoder)]
    assert first[0] == "order", "the one that stands for most comes first"
    assert set(first) == {"order", "invoice", "dog"}


def test_what_is_labelled_already_is_not_asked_again_by_other_words() -> None:
    again = [kind(POOL[place]) for place in representatives(POOL, 2, None, [ORDERS[3], "Please send invoice 77 again"])]
    assert "dog" in again
    assert again[0] != "order"
    assert representatives(["one text", "One text!"], 5, None, ["one text"]) == []


@given(st.lists(st.text("abc xyz", min_size=1).filter(str.strip), min_size=1, max_size=40), st.integers(1, 50))
def test_places_are_of_the_texts_each_once_and_the_same_each_time(texts: list[str], wanted: int) -> None:
    taken = representatives(texts, wanted, None)
    assert len(taken) == len(set(taken)) <= wanted
    assert all(0 <= place < len(texts) for place in taken)
    assert taken == representatives(texts, wanted, None)
    more = representatives(texts, wanted + 1, None)
    assert more[: len(taken)] == taken, "who labels fewer has labelled the best of them"


def test_of_too_many_texts_an_even_draw_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(representative, "MOST", 20)
    taken = representatives(POOL, 60, None, seed=1)
    assert 0 < len(taken) <= 20
    assert taken != representatives(POOL, 60, None, seed=2)
