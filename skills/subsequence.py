"""How many characters two texts have in common, in the same order: the longest common subsequence.

Bit-parallel after Crochemore, Iliopoulos, Pinzon and Reid 2001: a row of the table is one integer, so that texts of any
shape take the same time, some thousand characters a millisecond.
"""

from __future__ import annotations


def common(one: str, other: str) -> int:
    """The length of the longest common subsequence."""
    places: dict[str, int] = {}
    for place, character in enumerate(one):
        places[character] = places.get(character, 0) | 1 << place
    row = every = (1 << len(one)) - 1
    for character in other:
        met = row & places.get(character, 0)
        row = (row + met | row - met) & every
    return len(one) - row.bit_count()


def share(one: str, other: str) -> float:
    """What two texts have in common, of both together: 0 to 1; 1 for two empty ones."""
    both = len(one) + len(other)
    return 2 * common(one, other) / both if both else 1.0
