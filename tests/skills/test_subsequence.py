from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from understudy.skills.subsequence import common, share

TEXTS = st.text(st.sampled_from("abc ä€\U0001f600"), max_size=70)


def by_the_textbook(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for left in one:
        above, row = row, [0]
        for place, right in enumerate(other):
            row.append(above[place] + 1 if left == right else max(above[place + 1], row[-1]))
    return row[-1]


@given(TEXTS, TEXTS)
def test_the_longest_common_subsequence_is_that_of_the_table(one: str, other: str) -> None:
    assert common(one, other) == by_the_textbook(one, other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("", "", 1.0), ("", "a", 0.0), ("abc", "abc", 1.0), ("abc", "xyz", 0.0), ("abcd", "axcx", 0.5)],
)
def test_the_share_goes_from_nothing_to_all(one: str, other: str, expected: float) -> None:
    assert share(one, other) == expected
